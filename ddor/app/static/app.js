// Dropping files and folders on the page, and how far their reading is. All else works without it.
"use strict";

// A folder that is dropped is read to its end: its entries come in pieces.
async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const piece = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!piece.length) return found;
    for (const each of piece) found.push(...(await filesOf(each)));
  }
}

async function dropped(transfer, endings) {
  const alone = Array.from(transfer.files);
  const entries = Array.from(transfer.items).map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const files = entries.length ? (await Promise.all(entries.map(filesOf))).flat() : alone;
  const wanted = files.filter((file) => endings.some((ending) => file.name.toLowerCase().endsWith(ending)));
  // What is none of these by its name is sent where nothing else is, so that the page says what is wrong with it.
  return (wanted.length ? wanted : files).sort((a, b) => a.name.localeCompare(b.name));
}

function put(input, files) {
  const list = new DataTransfer();
  files.forEach((file) => list.items.add(file));
  input.files = list.files;
}

function takeDrops(form) {
  const inputs = Array.from(form.querySelectorAll("input[type=file]"));
  const endings = inputs[0].accept.split(",").filter((each) => each.startsWith("."));
  for (const name of ["dragenter", "dragover"]) {
    window.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  window.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  window.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const files = await dropped(event.dataTransfer, endings);
    if (!files.length) return;
    if (inputs.length === 1) put(inputs[0], files);
    // Two lists may be dropped at once, or the one that is still missing after the other.
    else inputs.filter((input) => !input.files.length || files.length > 1).forEach((input, at) => put(input, files.slice(at, at + 1)));
    if (inputs.every((input) => input.files.length)) form.requestSubmit();
  });
}

async function watch(list) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    const answer = await fetch(list.dataset.state).catch(() => null);
    if (!answer || !answer.ok) return;
    const told = await answer.json();
    told.files.forEach((file, at) => {
      const line = list.children[at];
      line.className = file.state;
      const bar = line.querySelector("progress");
      bar.max = file.pages || 1;
      bar.value = file.page;
      const pages = file.state === "reading" && file.pages ? `page ${file.page} of ${file.pages}` : file.state;
      line.querySelector("span").textContent = file.said || pages;
      const unlocking = line.querySelector("form");
      if (unlocking) unlocking.hidden = file.state !== "locked";
      if (file.address && !line.querySelector("a")) {
        line.append(" ", Object.assign(document.createElement("a"), { href: file.address, textContent: list.dataset.open || "Open the week" }));
      }
    });
    if (told.done) return;
  }
}

const drop = document.querySelector("form.drop");
if (drop) takeDrops(drop);
const adding = document.querySelector("#adding");
if (adding && !adding.dataset.done) watch(adding);

// A choice on which the rest of a form depends shows it at once; a button does so where there is no script.
const more = document.querySelector("#shows-more");
if (more) {
  more.parentElement.hidden = true;
  more.type = "button"; // Enter is to press the other one
  document.querySelectorAll("[data-shows-more]").forEach((field) => {
    field.addEventListener("change", () => { more.type = "submit"; field.form.requestSubmit(more); });
  });
}
document.querySelectorAll("[data-send-when-pasted]").forEach((field) => {
  field.addEventListener("paste", () => setTimeout(() => { if (field.value.trim()) field.form.requestSubmit(); }));
});
document.querySelectorAll("[data-send-when-chosen]").forEach((field) => {
  field.addEventListener("change", () => { if (field.files.length) field.form.requestSubmit(); });
});
