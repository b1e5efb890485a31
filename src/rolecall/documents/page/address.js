// The filters and the address: what follows # sets the filters, and changing them changes it.
"use strict";
function readAddress(form) {
  const wanted = new URLSearchParams(location.hash.slice(1));
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = wanted.has(field.name);
    else field.value = wanted.get(field.name) ?? "";
    if (field.localName === "select" && field.selectedIndex < 0) field.value = "";
  }
  return wanted;
}

function writeAddress(form, more = {}) {
  const kept = new URLSearchParams([...new FormData(form), ...Object.entries(more)].filter(([, value]) => value));
  history.replaceState(null, "", `#${kept}`);
}
