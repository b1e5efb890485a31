// Where columns and rows stand, and the marks in them.
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const stage = document.querySelector(".stage");
const heading = document.querySelector(".heading");
const grid = document.querySelector(".grid");
const NARROW = 900, PAPER = 1040, LABEL = 236, SLOT = 17, ROW = 22, PLACE = 56, BARS = 34, SLANT = 108, CLOSE = 196, NAMED = 15, TIGHT = 18, LETTER = 6.3;

function svg(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (parent) parent.append(made);
  return made;
}

// Columns of whole pixels, but on paper: a section gets at least the room its slanted name needs, what is left widens the gaps.
function layOut(section, width, paper) {
  const even = paper ? (value) => value : Math.floor;
  const stacked = width < NARROW;
  const room = width - (stacked ? 0 : LABEL) - (section ? 60 : 24);
  const shown = data.sections.map(([title]) => title).filter((title) => !section || title === section);
  const members = shown.map((title) => permissions.filter((p) => p.section === title));
  const total = members.reduce((sum, found) => sum + found.length, 0);
  const least = stacked ? 2 : 5, small = stacked ? 7 : SLOT - least;
  const rest = room - least * (shown.length - 1) - (stacked ? 0 : SLOT * 2);
  const cell = Math.max(1, Math.min(26, even(rest / total)));
  const slots = members.map((found) => Math.max(found.length * cell, section ? 0 : small));
  const used = slots.reduce((sum, slot) => sum + slot, 0);
  const gap = Math.max(1, Math.min(16, Math.floor((room - used) / Math.max(1, shown.length - 1))));
  const columns = [], lanes = [];
  let x = 0;
  members.forEach((found, n) => {
    lanes.push({ title: shown[n], x, width: slots[n] });
    found.forEach((permission, place) => columns.push({ permission, x: x + place * cell }));
    x += slots[n] + gap;
  });
  const height = stacked ? 44 : ROW, named = section ? CLOSE : gap + small >= NAMED ? SLANT : 0;
  const angle = section && cell < TIGHT ? 64 : 42;
  return { stacked, section, named, angle, full: width, cell, columns, lanes, width: x - gap, height, top: stacked ? 20 : 0, strip: stacked ? 20 : ROW, paths: new Map() };
}

// The marks of a mask as paths: ordinary ones in the middle, those that show client contacts as tall as the row.
function marks(layout, mask) {
  if (!layout.paths.has(mask)) {
    const wide = layout.cell > 2 ? layout.cell - 1 : layout.cell;
    const low = Math.round(layout.strip * .26), found = ["", ""];
    for (const { permission, x } of layout.columns) {
      if (!has(mask, permission.bit)) continue;
      const y = permission.contacts ? 1 : low;
      found[permission.contacts ? 1 : 0] += `M${x} ${y}h${wide}v${layout.strip - 2 * y}h-${wide}z`;
    }
    layout.paths.set(mask, found);
  }
  return layout.paths.get(mask);
}

function strip(layout, mask) {
  const drawn = svg("svg", { width: layout.width, height: layout.strip, "aria-hidden": "true" });
  layout.ground ??= layout.lanes.map((lane) => `M${lane.x} 0h${lane.width}v${layout.strip}h-${lane.width}z`).join("");
  svg("path", { class: "lane", d: layout.ground }, drawn);
  marks(layout, mask).forEach((d, n) => { if (d) svg("path", { class: n ? "contact" : "on", d }, drawn); });
  return drawn;
}

// Names above the columns, and a bar a permission: how many of the rows shown hold it.
function drawHeading(layout, shown, marked) {
  const slant = layout.named, height = slant + BARS;
  heading.replaceChildren();
  heading.setAttribute("width", layout.width);
  heading.setAttribute("height", height);
  const sums = totals(shown);
  for (const { permission, x } of layout.columns) {
    const tall = shown.length ? sums[permission.bit] / shown.length * (BARS - 6) : 0;
    const kind = permission.contacts ? "contact" : "on";
    if (tall) svg("rect", { class: kind, x, y: height - Math.max(1, tall), width: Math.max(1, layout.cell - 1), height: Math.max(1, tall) }, heading);
    if (marked.has(permission)) svg("path", { class: "contact", d: `M${x + layout.cell / 2} ${slant + 6}l-4 -6h8z` }, heading);
  }
  if (layout.section) layout.columns.forEach(({ permission, x }) => name(layout, permission.title, x + layout.cell / 2, permission.contacts ? "contacts" : ""));
  else if (layout.named) layout.lanes.forEach((lane) => sectionName(layout, lane));
}

function totals(shown) {
  const held = new Map(), sums = new Uint32Array(permissions.length);
  for (const row of shown) held.set(row.mask, (held.get(row.mask) ?? 0) + 1);
  for (const [mask, number] of held) permissions.forEach((p) => { if (has(mask, p.bit)) sums[p.bit] += number; });
  return sums;
}

// A slanted name, shortened where it would leave the page or the heading.
function name(layout, title, x, kind) {
  const turn = layout.angle * Math.PI / 180, wide = layout.full - (layout.stacked ? 0 : LABEL) - x + 16;
  const most = Math.floor(Math.min(wide / Math.cos(turn), layout.named / Math.sin(turn)) / LETTER);
  const group = svg("g", { class: kind }, heading);
  const text = svg("text", { transform: `translate(${x + 2} ${layout.named - 4}) rotate(-${layout.angle})` }, group);
  text.textContent = title.length > most ? `${title.slice(0, most - 1).trimEnd()}…` : title;
  svg("title", {}, group).textContent = title;
  return group;
}

function sectionName(layout, lane) {
  const group = name(layout, lane.title, lane.x + 4, "section");
  group.setAttribute("tabindex", "0");
  group.setAttribute("role", "button");
  group.dataset.section = lane.title;
}
