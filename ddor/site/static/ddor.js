// Sorting of tables, and pictures of rows in a window of the page. All else works without it; filters.js filters.
"use strict";

const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function compared(a, b, isNumber) {
  return isNumber ? Number(a) - Number(b) : order.compare(a, b);
}

function sortBy(table, column, direction) {
  const body = table.tBodies[0];
  const isNumber = table.tHead.rows[0].cells[column].classList.contains("figures");
  const rows = Array.from(body.rows);
  const valueOf = (row) => row.cells[column].dataset.sort;
  rows.sort((a, b) => {
    if (direction === "none") return a.dataset.at - b.dataset.at;
    const [x, y] = [valueOf(a), valueOf(b)];
    // What is not known stands last, whichever way the rest is sorted.
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined) || a.dataset.at - b.dataset.at;
    const difference = compared(x, y, isNumber) * (direction === "descending" ? -1 : 1);
    return difference || a.dataset.at - b.dataset.at;
  });
  body.append(...rows);
}

function makeSortable(table) {
  const headings = Array.from(table.tHead.rows[0].cells);
  Array.from(table.tBodies[0].rows).forEach((row, at) => { row.dataset.at = at; });
  headings.forEach((heading, column) => {
    const button = element("button", { type: "button", textContent: heading.textContent });
    heading.dataset.text = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const first = heading.classList.contains("figures") ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      const next = { [first]: second, [second]: "none" }[heading.getAttribute("aria-sort")] || first;
      headings.forEach((each) => each.removeAttribute("aria-sort"));
      if (next !== "none") heading.setAttribute("aria-sort", next);
      sortBy(table, column, next);
    });
  });
}

function pictureWindow() {
  const title = element("h2", { id: "picture-title" });
  const image = element("img", {});
  const source = element("p", { className: "where", textContent: document.querySelector("[data-source]").dataset.source });
  const alone = element("a", { textContent: "The picture alone" });
  const [before, after, close] = ["Row before", "Row after", "Close"].map((text) =>
    element("button", { type: "button", textContent: text }));
  const picture = element("div", { className: "picture", tabIndex: 0 }, image);
  picture.setAttribute("role", "region");
  picture.setAttribute("aria-label", "Picture of the row");
  const dialog = element("dialog", {}, title, picture, source, element("p", {}, alone), element("menu", {}));
  dialog.lastChild.append(...[before, after, close].map((button) => element("li", {}, button)));
  dialog.setAttribute("aria-labelledby", "picture-title");
  document.body.append(dialog);

  let links = [];
  let at = 0;
  const show = (number) => {
    at = number;
    const section = links[at].closest("section").querySelector("h3").textContent;
    title.textContent = `${section}: ${links[at].textContent}`;
    image.src = links[at].href;
    image.alt = `${links[at].textContent} of the report, as printed`;
    alone.href = links[at].href;
    before.disabled = at === 0;
    after.disabled = at === links.length - 1;
  };
  before.addEventListener("click", () => show(at - 1));
  after.addEventListener("click", () => show(at + 1));
  close.addEventListener("click", () => dialog.close());
  return (link) => {
    links = Array.from(link.closest("tbody").querySelectorAll("tr:not([hidden]) a.crop"));
    show(links.indexOf(link));
    dialog.showModal();
    close.focus();
  };
}

function openPicturesHere() {
  let open = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.crop");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open = open || pictureWindow();
    open(link);
  });
}

function printAll() {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details.more:not([open])"));
    opened.forEach((each) => { each.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((each) => { each.open = false; }));
}

document.querySelectorAll("table:not(.served)").forEach(makeSortable);
openPicturesHere();
printAll();
