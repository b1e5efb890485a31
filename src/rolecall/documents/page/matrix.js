// The picture on the page: only the rows in sight are drawn; the pointer and the arrow keys ask for details.
"use strict";
const details = document.getElementById("details");
const back = document.getElementById("back");
const here = document.querySelector(".here");
const cross = Object.assign(document.createElement("div"), { className: "cross" });
let layout, view, items = [], focus = null, drawn = new Map(), everything = false;

function element(name, className, text, parent) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

// Headings and rows one below the other, each with its distance from the top.
function list(shown) {
  const sums = new Map();
  shown.forEach((row) => sums.set(row.location, (sums.get(row.location) ?? 0) + 1));
  const found = [];
  let y = 0, place = null;
  shown.forEach((row) => {
    if (row.location !== place) {
      place = row.location;
      found.push({ place, sum: sums.get(place), y, height: PLACE });
      y += PLACE;
    }
    found.push({ row, place, y, height: layout.height });
    y += layout.height;
  });
  return { found, height: y };
}

function draw() {
  view = chosen();
  layout = layOut(view.section, everything ? PAPER : stage.clientWidth, everything);
  stage.classList.toggle("stacked", layout.stacked);
  stage.style.setProperty("--label", layout.stacked ? "100%" : `${LABEL}px`);
  back.hidden = !view.section;
  document.querySelector(".hint").hidden = !back.hidden;
  const made = list(view.rows);
  items = made.found;
  drawn.clear();
  grid.replaceChildren(cross);
  grid.style.height = everything ? "auto" : `${made.height}px`;
  grid.setAttribute("aria-rowcount", view.rows.length);
  grid.setAttribute("aria-colcount", layout.columns.length);
  focus = null;
  light(null);
  drawHeading(layout, view.rows, view.marked);
  tell();
  inSight();
}

function tell() {
  const people = new Set(view.rows.map((row) => `${row.name}\n${row.email}\n${row.phone}`)).size;
  const seeing = view.rows.filter((row) => shows[row.mask]).length;
  const number = (value, one, many) => `${value.toLocaleString("en")} ${value === 1 ? one : many}`;
  document.getElementById("count").textContent =
    `${number(view.rows.length, "access", "accesses")} of ${number(people, "person", "people")}, ${number(seeing, "sees", "see")} client contacts`;
  stage.querySelector(".nobody").hidden = view.rows.length > 0;
  stage.querySelector(".head").hidden = grid.hidden = !view.rows.length;
}

// The first item that ends below a distance from the top.
function at(y) {
  let low = 0, high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].y + items[middle].height > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

function inSight() {
  const top = -grid.getBoundingClientRect().top, spare = 300;
  const first = everything ? 0 : at(top - spare), last = everything ? items.length - 1 : Math.min(items.length - 1, at(top + innerHeight + spare));
  for (const [number, node] of drawn) {
    if (number < first || number > last) { node.remove(); drawn.delete(number); }
  }
  for (let number = first; number <= last; number += 1) if (!drawn.has(number)) put(number);
  const seen = items[at(top + stage.querySelector(".head").offsetHeight)];
  here.textContent = seen && top > -stage.querySelector(".head").offsetHeight + PLACE ? seen.place : "";
}

function put(number) {
  const item = items[number];
  const node = item.row ? rowOf(item, number) : placeOf(item);
  if (!everything) { node.style.top = `${item.y}px`; node.style.height = `${item.height}px`; }
  const next = [...drawn.keys()].filter((other) => other > number).sort((a, b) => a - b)[0];
  grid.insertBefore(node, next === undefined ? null : drawn.get(next));
  drawn.set(number, node);
}

function placeOf(item) {
  const node = element("div", "place");
  node.setAttribute("role", "presentation");
  element("bdi", "", item.place, node);
  element("small", "", `${item.sum.toLocaleString("en")}`, node);
  return node;
}

function rowOf(item, number) {
  const { row } = item, node = element("div", row.status === "invited" ? "row invited" : "row");
  node.setAttribute("role", "row");
  node.setAttribute("aria-rowindex", number + 1);
  const label = element("div", "name", "", node);
  label.setAttribute("role", "rowheader");
  label.setAttribute("aria-label", [row.name, row.location, row.role, row.status].join(", "));
  element("bdi", "", row.name, label).title = [row.email, row.phone].filter(Boolean).join(" · ");
  element("small", "", row.role, label);
  node.append(strip(layout, row.mask));
  if (focus && focus.number === number) node.append(cell());
  return node;
}

function cell() {
  const column = layout.columns[focus.column], node = element("div", "cell");
  node.id = "cell";
  node.setAttribute("role", "gridcell");
  node.setAttribute("aria-colindex", focus.column + 1);
  node.setAttribute("aria-label", `${column.permission.title}: ${has(items[focus.number].row.mask, column.permission.bit) ? "allowed" : "not allowed"}`);
  node.style.left = `${column.x + (layout.stacked ? 0 : LABEL)}px`;
  node.style.width = `${Math.max(2, layout.cell - 1)}px`;
  node.style.top = `${layout.top}px`;
  return node;
}

function light(number, column) {
  grid.querySelector(".lit")?.classList.remove("lit");
  cross.hidden = number === null;
  if (number === null) { details.replaceChildren(); return; }
  drawn.get(number)?.classList.add("lit");
  cross.style.left = `${layout.columns[column].x + (layout.stacked ? 0 : LABEL)}px`;
  cross.style.width = `${layout.cell}px`;
  describe(items[number].row, layout.columns[column].permission);
}

function describe(row, permission) {
  const allowed = has(row.mask, permission.bit), parts = [element("p"), element("p"), element("p")];
  element("bdi", "", row.name, parts[0]);
  element("small", "", [row.location, row.role, row.status, row.email || row.phone].filter(Boolean).join(" · "), parts[0]);
  element("span", "", permission.title, parts[1]);
  element("small", "", `${permission.section} · ${permission.key}`, parts[1]);
  element("span", allowed ? "yes" : "", allowed ? "Allowed" : "Not allowed", parts[2]);
  if (allowed && permission.contacts) element("span", "warn", ", shows client contacts", parts[2]);
  const limits = row.limits.filter(([key]) => key.split(":")[0] === permission.key).map(([key, value]) => `${key.split(":")[1]}: ${value}`);
  element("small", "", limits.join(", ") || `${counts[row.mask]} of ${permissions.length} permissions in all`, parts[2]);
  details.replaceChildren(...parts);
}

// The row and column under the pointer; nothing between columns.
function under(event) {
  const box = grid.getBoundingClientRect();
  const number = at(event.clientY - box.top), x = event.clientX - box.left - (layout.stacked ? 0 : LABEL);
  const column = layout.columns.findIndex((found) => x >= found.x && x < found.x + layout.cell);
  return items[number]?.row && column >= 0 ? [number, column] : null;
}

function moveTo(number, column) {
  document.getElementById("cell")?.remove();
  focus = { number, column };
  const box = grid.getBoundingClientRect(), head = stage.querySelector(".head").offsetHeight;
  const top = box.top + items[number].y, below = innerHeight - details.offsetHeight - 90;
  if (top < head) scrollBy(0, top - head - PLACE);
  else if (top > below) scrollBy(0, top - below);
  inSight();
  drawn.get(number)?.append(cell());
  grid.setAttribute("aria-activedescendant", "cell");
  light(number, column);
}

function step(from, by) {
  const ways = items.map((item, number) => (item.row ? number : -1)).filter((number) => number >= 0);
  return ways[Math.max(0, Math.min(ways.length - 1, ways.indexOf(from) + by))];
}

function keyed(event) {
  const first = step(-1, 1);
  if (first === undefined || event.altKey || event.metaKey) return;
  const { number, column } = focus ?? { number: first, column: 0 }, last = layout.columns.length - 1;
  const page = Math.max(1, Math.floor(innerHeight / layout.height) - 8);
  const moves = {
    ArrowRight: [number, Math.min(last, column + 1)], ArrowLeft: [number, Math.max(0, column - 1)],
    ArrowDown: [step(number, 1), column], ArrowUp: [step(number, -1), column],
    PageDown: [step(number, page), column], PageUp: [step(number, -page), column],
    Home: [event.ctrlKey ? first : number, 0], End: [event.ctrlKey ? step(number, items.length) : number, last],
  };
  if (!(event.key in moves)) return;
  event.preventDefault();
  moveTo(...(focus ? moves[event.key] : [number, column]));
}

function choose(event) {
  const section = event.target.closest(".section")?.dataset.section;
  if (!section || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
  event.preventDefault();
  form.elements.section.value = section;
  changed();
}

function changed() {
  writeAddress(form);
  draw();
}

form.addEventListener("input", changed);
form.addEventListener("submit", (event) => event.preventDefault());
back.addEventListener("click", () => { form.elements.section.value = ""; changed(); });
document.getElementById("clear").addEventListener("click", () => { form.reset(); changed(); });
heading.addEventListener("click", choose);
heading.addEventListener("keydown", choose);
grid.addEventListener("keydown", keyed);
grid.addEventListener("focus", () => { if (!focus && grid.matches(":focus-visible")) moveTo(step(-1, 1), 0); });
grid.addEventListener("blur", () => light(null));
grid.addEventListener("pointermove", (event) => { const found = under(event); if (found) light(...found); });
grid.addEventListener("pointerdown", (event) => { const found = under(event); if (found) { grid.focus({ preventScroll: true }); moveTo(...found); } });
grid.addEventListener("pointerleave", () => { if (focus && document.activeElement === grid) light(focus.number, focus.column); else light(null); });
addEventListener("scroll", inSight, { passive: true });
addEventListener("hashchange", () => { readAddress(form); draw(); });
addEventListener("beforeprint", () => { everything = true; draw(); });
addEventListener("afterprint", () => { everything = false; draw(); });
let width = innerWidth;
addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; draw(); } else inSight(); });
readAddress(form);
draw();
