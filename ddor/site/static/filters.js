// Filters of tables. What a row passes was asked of the program's own filters when the page was made (data-facets of a
// table, data-own, data-parts and data-together of its rows), so what is counted here is what `ddor rows` counts.
"use strict";

{
  const SHORTEST_SUGGESTED = 2;
  const MOST_SUGGESTED = 6;
  const FEWEST_ROWS = 9;
  const MOST_NAMED = 6;

  // The words of a text without capitals and accents, each behind a space, so that a word is found by its beginning.
  function words(text) {
    const plain = text.normalize("NFD").replace(/\p{Mn}/gu, "").toLocaleLowerCase("en");
    return (plain.match(/[\p{L}\p{N}]+/gu) || []).map((word) => ` ${word}`);
  }

  const numbers = (text) => (text ? text.split(" ").map(Number) : []);

  function shownText(row, columns) {
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      const cell = walker.currentNode.parentElement.closest("td, th");
      if (cell && columns[cell.cellIndex]) texts.push(walker.currentNode.data);
    }
    return texts.join(" ");
  }

  // The rows of a table and which of them are chosen; knows nothing of what it looks like.
  class Rows {
    constructor(table) {
      let first = 0;
      this.facets = JSON.parse(table.dataset.facets || "[]").map((facet) => {
        const choices = facet.choices.map(([value, text], at) => ({ value, text, number: first + at, facet }));
        first += choices.length;
        return Object.assign(facet, { choices, chosen: new Set(), unknown: [] });
      });
      this.choices = this.facets.flatMap((facet) => facet.choices);
      this.text = "";
      this.numbered = new Set(); // the only rows that are shown, by their numbers in the report; none: all
      const columns = Array.from(table.tHead.rows[0].cells, (cell) => !("unsearched" in cell.dataset));
      this.rows = Array.from(table.tBodies[0].rows, (row) => {
        const own = numbers(row.dataset.own);
        const named = own.map((number) => this.choices[number]).filter((choice) => choice.facet.named);
        return {
          row,
          number: row.id.split("-").pop(),
          own: new Set(own),
          parts: (row.dataset.parts || "").split(";").map((part) => new Set(numbers(part))),
          together: numbers(row.dataset.together),
          text: words([shownText(row, columns), ...named.map((choice) => choice.text)].join(" ")).join(""),
        };
      });
    }

    get isFiltered() {
      return words(this.text).length > 0 || this.numbered.size > 0 || this.facets.some((facet) => this.isAsked(facet));
    }

    isAsked(facet) {
      return facet.chosen.size > 0 || facet.unknown.length > 0;
    }

    clear() {
      this.text = "";
      this.numbered.clear();
      this.facets.forEach((facet) => { facet.chosen.clear(); facet.unknown = []; });
    }

    // The parts of a row of which one passes all that is chosen but for one facet; none where the row does not pass.
    passing(each, except = null) {
      if (!words(this.text).every((word) => each.text.includes(word))) return [];
      if (this.numbered.size && !this.numbered.has(each.number)) return [];
      const asked = this.facets.filter((facet) => facet !== except && this.isAsked(facet));
      const isChosen = (facet, passed) => Array.from(facet.chosen).some((number) => passed.has(number));
      const together = (facet) => each.together.length > 0 && each.together.every((number) => facet.chosen.has(number));
      const own = asked.filter((facet) => !facet.ofParts);
      if (!own.every((facet) => isChosen(facet, each.own) || together(facet))) return [];
      const ofParts = asked.filter((facet) => facet.ofParts);
      return each.parts.filter((part) => ofParts.every((facet) => isChosen(facet, part)));
    }

    // How many rows each choice of a facet would leave, by number, with all that is chosen in the others.
    counts(facet) {
      const counts = new Map(facet.choices.map(({ number }) => [number, 0]));
      for (const each of this.rows) {
        const parts = this.passing(each, facet);
        if (!parts.length) continue;
        const passed = facet.ofParts ? new Set(parts.flatMap((part) => Array.from(part))) : each.own;
        passed.forEach((number) => { if (counts.has(number)) counts.set(number, counts.get(number) + 1); });
      }
      return counts;
    }

    apply() {
      let left = 0;
      for (const each of this.rows) {
        each.row.hidden = this.passing(each).length === 0;
        left += !each.row.hidden;
      }
      return left;
    }

    // What is chosen as pairs of an address: "persons.state", "TX".
    pairs(id) {
      const pairs = this.facets.flatMap((facet) => [
        ...facet.choices.filter(({ number }) => facet.chosen.has(number)).map(({ value }) => value),
        ...facet.unknown,
      ].map((value) => [`${id}.${facet.filter}`, value]));
      if (this.numbered.size) pairs.push([`${id}.row`, Array.from(this.numbered).join(",")]);
      return this.text.trim() ? [...pairs, [`${id}.text`, this.text.trim()]] : pairs;
    }

    choose(id, pairs) {
      this.clear();
      for (const [key, value] of pairs) {
        if (key === `${id}.text`) this.text = value;
        if (key === `${id}.row`) value.split(",").forEach((number) => this.numbered.add(number));
        const facet = this.facets.find(({ filter }) => key === `${id}.${filter}`);
        if (!facet) continue;
        const choice = facet.choices.find((each) => each.value.toLowerCase() === value.toLowerCase());
        if (choice) facet.chosen.add(choice.number);
        else facet.unknown.push(value);
      }
    }
  }

  // What a person sees of a table's filters: a field for text, a list a facet, and a chip for all that is chosen.
  class Tools {
    constructor(table, changed) {
      this.rows = new Rows(table);
      this.table = table;
      this.changed = changed;
      this.input = element("input", { type: "search", autocomplete: "off" });
      this.input.addEventListener("input", () => this.change(() => { this.rows.text = this.input.value; }));
      this.status = element("span", { className: "left" });
      this.status.setAttribute("role", "status");
      this.chips = element("ul", { className: "chips" });
      this.suggested = element("ul", { className: "chips suggested" });
      this.lists = this.rows.facets.map((facet) => new List(facet, this));
      const label = element("label", {}, "Only rows with ", this.input);
      const tools = element("div", { className: "tools" }, label, ...this.lists.map((list) => list.details));
      table.parentElement.before(tools, this.suggested, element("div", { className: "chosen" }, this.status, this.chips));
    }

    change(make) {
      make();
      this.show();
      this.changed();
    }

    show() {
      const left = this.rows.apply();
      if (this.input.value.trim() !== this.rows.text.trim()) this.input.value = this.rows.text;
      this.status.textContent = this.rows.isFiltered
        ? `${left.toLocaleString("en")} of ${this.rows.rows.length.toLocaleString("en")} ${this.table.dataset.things} shown`
        : "";
      this.lists.forEach((list) => list.show());
      this.showChips();
      this.showSuggestions();
    }

    showChips() {
      const chips = this.rows.facets.flatMap((facet) => [
        ...facet.choices.filter(({ number }) => facet.chosen.has(number)).map((choice) =>
          this.chip(`${facet.title}: ${choice.text}`, () => facet.chosen.delete(choice.number))),
        ...facet.unknown.map((value) => this.chip(`${facet.title}: ${value} (no row has it)`, () => {
          facet.unknown = facet.unknown.filter((each) => each !== value);
        })),
      ]);
      const { numbered } = this.rows;
      const named = Array.from(numbered).slice(0, MOST_NAMED).join(", ") + (numbered.size > MOST_NAMED ? " …" : "");
      if (numbered.size) chips.push(this.chip(`Rows ${named}`, () => numbered.clear()));
      if (this.rows.text.trim()) chips.push(this.chip(`Text: ${this.rows.text.trim()}`, () => { this.rows.text = ""; }));
      if (chips.length > 1) chips.push(this.chip("All filters", () => this.rows.clear()));
      this.chips.replaceChildren(...chips);
    }

    chip(text, remove) {
      const button = element("button", { type: "button", className: "chip", textContent: text });
      button.setAttribute("aria-label", `Remove ${text}`);
      button.addEventListener("click", () => {
        this.change(remove);
        (this.chips.querySelector("button") || this.input).focus();
      });
      return element("li", {}, button);
    }

    // Choices whose names begin with what is typed: a name means one place, a text all rows in which it stands.
    showSuggestions() {
      const typed = words(this.rows.text);
      const isLong = typed.join("").trim().length >= SHORTEST_SUGGESTED;
      const fits = ({ text, number, facet }) => {
        const name = words(text).join("");
        return !facet.chosen.has(number) && typed.every((word) => name.includes(word));
      };
      const found = isLong ? this.rows.choices.filter(fits).slice(0, MOST_SUGGESTED) : [];
      const alone = new Map();
      this.suggested.replaceChildren(...found.map((choice) => {
        const { facet } = choice;
        const text = this.rows.text;
        this.rows.text = "";
        if (!alone.has(facet)) alone.set(facet, this.rows.counts(facet));
        this.rows.text = text;
        const count = alone.get(facet).get(choice.number).toLocaleString("en");
        const button = element("button", { type: "button", className: "chip", textContent: `${facet.title}: ${choice.text} (${count})` });
        button.addEventListener("click", () => {
          this.change(() => { this.rows.text = ""; facet.chosen.add(choice.number); });
          this.input.focus();
        });
        return element("li", {}, button);
      }));
    }
  }

  // The choices of a facet, each with how many rows it leaves. It is drawn when it is opened.
  class List {
    constructor(facet, tools) {
      this.facet = facet;
      this.tools = tools;
      this.summary = element("summary", {});
      this.panel = element("div", { className: "choices" });
      this.details = element("details", { className: "facet", name: "facet" }, this.summary, this.panel);
      this.details.addEventListener("toggle", () => this.show());
      this.details.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !this.details.open) return;
        this.details.open = false;
        this.summary.focus();
      });
      this.boxes = null;
    }

    show() {
      const { facet } = this;
      const chosen = facet.chosen.size;
      this.summary.textContent = chosen ? `${facet.title} (${chosen})` : facet.title;
      this.details.classList.toggle("some", this.tools.rows.isAsked(facet));
      if (!this.details.open) return;
      this.boxes = this.boxes || this.draw();
      const counts = this.tools.rows.counts(facet);
      facet.choices.forEach(({ number }, at) => {
        const { label, box, count } = this.boxes[at];
        box.checked = facet.chosen.has(number);
        count.textContent = counts.get(number).toLocaleString("en");
        label.hidden = !box.checked && counts.get(number) === 0;
      });
    }

    draw() {
      const { facet } = this;
      const boxes = facet.choices.map((choice) => {
        const box = element("input", { type: "checkbox" });
        const count = element("span", { className: "count" });
        const label = element("label", {}, box, element("span", { textContent: choice.text }), count);
        label.dataset.value = choice.value;
        box.addEventListener("change", () => this.tools.change(() => {
          if (box.checked) facet.chosen.add(choice.number);
          else facet.chosen.delete(choice.number);
        }));
        return { label, box, count };
      });
      this.panel.append(...boxes.map(({ label }) => label));
      if (facet.without) {
        const rows = facet.without === 1 ? "row has" : "rows have";
        this.panel.append(element("p", { textContent: `${facet.without.toLocaleString("en")} ${rows} none of these.` }));
      }
      return boxes;
    }
  }

  // What is chosen in all tables stands behind the # of the address: #persons.state=TX&persons.status=convicted
  function keepInAddress(all) {
    const isOfFilters = () => location.hash.includes("=");
    const read = () => {
      if (isOfFilters()) {
        const pairs = Array.from(new URLSearchParams(location.hash.slice(1)));
        all.forEach((tools, id) => { tools.rows.choose(id, pairs); tools.show(); });
        const first = pairs.length ? all.get(pairs[0][0].split(".")[0]) : null;
        if (first) first.table.closest("section").scrollIntoView();
        return;
      }
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const tools = target && target.hidden && target.closest("table") && all.get(target.closest("table").id);
      if (tools) {
        tools.rows.clear();
        tools.show();
        target.scrollIntoView();
      }
    };
    const write = () => {
      const pairs = Array.from(all, ([id, tools]) => tools.rows.pairs(id)).flat();
      if (!pairs.length && !isOfFilters()) return;
      const hash = pairs.length ? `#${new URLSearchParams(pairs)}` : "";
      history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
    };
    window.addEventListener("hashchange", read);
    return { read, write };
  }

  function makeFilterable() {
    const all = new Map();
    const address = keepInAddress(all);
    for (const table of document.querySelectorAll("table:not(.served)")) {
      const isLong = table.tBodies[0].rows.length >= FEWEST_ROWS;
      if (isLong || table.dataset.facets) all.set(table.id, new Tools(table, address.write));
    }
    document.addEventListener("click", (event) => {
      const within = event.target.closest("details.facet");
      document.querySelectorAll("details.facet[open]").forEach((each) => { if (each !== within) each.open = false; });
    });
    all.forEach((tools) => tools.show());
    if (location.hash) address.read();
  }

  makeFilterable();
}
