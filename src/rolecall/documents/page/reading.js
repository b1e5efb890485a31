// What the page holds: accesses with their permissions, and which of them the filters leave.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const form = document.querySelector(".filters");
const permissions = data.sections.flatMap(([section, members]) => members.map(([key, title, contacts, bit]) => ({ key, title, contacts, bit, section })));
const masks = data.masks.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
const has = (mask, bit) => (masks[mask][bit >> 3] >> (bit & 7)) & 1;
const counts = masks.map((bytes) => bytes.reduce((sum, byte) => sum + ones(byte), 0));
const shows = masks.map((_, mask) => permissions.some((p) => p.contacts && has(mask, p.bit)));
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const rows = data.rows.map(([user, location, role, status, mask, limits]) => {
  const [name, email, phone] = data.users[user];
  return { name, email, phone, location: data.locations[location], role: data.roles[role], status: data.statuses[status], mask, limits: data.limits[limits], text: fold(`${name}\n${email}\n${phone}`) };
});

function ones(byte) {
  let sum = 0;
  for (let rest = byte; rest; rest &= rest - 1) sum += 1;
  return sum;
}

// The permissions that a typed text means: the one of that key, else all whose label or key contains it.
function meant(text) {
  const wanted = fold(text.trim());
  const exact = permissions.filter((p) => p.key === wanted);
  return exact.length ? exact : permissions.filter((p) => fold(p.title).includes(wanted) || p.key.includes(wanted));
}

function chosen() {
  const value = Object.fromEntries(new FormData(form));
  const wanted = value.permission.trim() ? meant(value.permission) : null;
  const text = fold(value.q.trim());
  const digits = /^[\d\s()+-]+$/.test(value.q) ? value.q.replace(/\D/g, "") : "";
  const fits = (row) => (!text || row.text.includes(text) || (digits.length > 2 && row.phone.includes(digits)))
    && (!value.location || row.location === value.location)
    && (!value.role || row.role === value.role)
    && (!value.contacts || shows[row.mask])
    && (!wanted || wanted.some((p) => has(row.mask, p.bit)));
  return { rows: rows.filter(fits), section: value.section, marked: new Set(wanted && wanted.length < permissions.length ? wanted : []) };
}

function option(parent, value, label) {
  const made = document.createElement("option");
  made.value = value;
  if (label !== undefined) made.label = label;
  else made.textContent = value;
  parent.append(made);
}

data.locations.forEach((name) => option(form.elements.location, name));
data.roles.forEach((name) => option(form.elements.role, name));
data.sections.forEach(([title]) => option(form.elements.section, title));
permissions.forEach((p) => option(document.getElementById("permissions"), p.key, `${p.title} · ${p.section}`));
