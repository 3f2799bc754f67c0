// Makes and changes elements. Text from outside goes in as text only; what has not changed is not touched.

const SVG_SPACE = 'http://www.w3.org/2000/svg';
const rowsOf = new WeakMap();

export function byId(id) {
  return document.getElementById(id);
}

function dress(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children);
  return element;
}

export function html(tag, attributes, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return dress(document.createElementNS(SVG_SPACE, tag), attributes, children);
}

export function setText(element, text) {
  const next = String(text);
  if (element.textContent !== next) {
    element.textContent = next;
  }
}

export function setAttribute(element, name, value) {
  const next = value === null || value === undefined ? null : String(value);
  if (element.getAttribute(name) !== next) {
    if (next === null) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, next);
    }
  }
}

export function show(element, shown) {
  if (element.hidden === shown) {
    element.hidden = !shown;
  }
}

// Makes the children of `parent` those of `list`, by key: rows that stay are kept and updated, none is made twice.
export function keyed(parent, list, keyOf, make, update) {
  let rows = rowsOf.get(parent);
  if (!rows) {
    rows = new Map();
    rowsOf.set(parent, rows);
  }
  const wanted = new Set();
  let place = parent.firstChild;
  for (const each of list) {
    const key = String(keyOf(each));
    if (wanted.has(key)) {
      continue;
    }
    wanted.add(key);
    let row = rows.get(key);
    if (!row) {
      row = make(each);
      rows.set(key, row);
    }
    if (row === place) {
      place = place.nextSibling;
    } else {
      parent.insertBefore(row, place);
    }
    update(row, each);
  }
  for (const [key, row] of rows) {
    if (!wanted.has(key)) {
      row.remove();
      rows.delete(key);
    }
  }
}
