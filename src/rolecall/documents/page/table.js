// A table that can be sorted by its heads and filtered by text.
"use strict";
const form = document.querySelector(".filters");
const body = document.querySelector("tbody");
const rows = [...body.rows].map((row) => ({ row, cells: [...row.cells].map((cell) => cell.textContent), text: "" }));
const heads = [...document.querySelectorAll("th")];
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
rows.forEach((entry) => { entry.text = fold(entry.cells.join("\n")); });
let sorted = { key: "", down: false };

function filter() {
  const wanted = fold(form.elements.q.value.trim());
  let shown = 0;
  for (const entry of rows) {
    entry.row.hidden = !entry.text.includes(wanted);
    if (!entry.row.hidden) shown += 1;
  }
  document.getElementById("count").textContent = `${shown.toLocaleString("en")} ${shown === 1 ? "row" : "rows"}`;
  document.querySelector(".nobody").hidden = shown > 0;
}

function sort(key, down) {
  const column = heads.findIndex((head) => head.dataset.key === key);
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  sorted = { key: column < 0 ? "" : key, down };
  if (column >= 0) heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
  const way = down ? -1 : 1;
  const ordered = column < 0 ? rows : [...rows].sort((a, b) => compare(a.cells[column], b.cells[column], way));
  body.append(...ordered.map((entry) => entry.row));
}

// Empty cells stay last, whichever way.
function compare(a, b, way) {
  return !a || !b ? Number(!a) - Number(!b) : way * order.compare(a, b);
}

function changed() {
  writeAddress(form, { sort: sorted.key, down: sorted.down ? "1" : "" });
}

function read() {
  const wanted = readAddress(form);
  sort(wanted.get("sort") ?? "", wanted.has("down"));
  filter();
}

addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((found) => { found.open = true; }));
heads.forEach((head) => head.querySelector("button").addEventListener("click", () => {
  const { key } = head.dataset;
  sort(key, sorted.key === key && !sorted.down);
  changed();
}));
form.addEventListener("input", () => { filter(); changed(); });
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", read);
read();
