import { html, keyed, setAttribute, setText, show } from './dom.js';
import { asCount, asPlural } from './format.js';

// A table that can be sorted and searched, of any length: all rows are searched and sorted, the first ones are shown.

const FIRST_ROWS = 100;
const MOST_ROWS = 1000;

// parts: {table, search, filter, sub, more}, elements of the page. columns: [{name, n, value, text, mono}], where
// `value` is what is sorted by; the first one opens the row. Gives what draws a list of entries.
export function sortable(parts, columns, {keyOf, wordsOf, filters, classOf, order, noun, onOpen}) {
  const view = {by: null, down: true, most: FIRST_ROWS, entries: [], shown: [], focus: null};
  const head = html('tr');
  const body = html('tbody');
  columns.forEach((column, index) => {
    const button = html('button', {type: 'button', class: 'sort'}, html('span', {}, column.name), html('span', {class: 'arrow', 'aria-hidden': 'true'}));
    button.addEventListener('click', () => sortBy(index));
    head.append(html('th', {scope: 'col', class: column.n ? 'n' : null}, button));
  });
  parts.table.append(html('thead', {}, head), body);
  for (const [value, {name}] of Object.entries(filters)) {
    parts.filter.append(html('option', {value}, name));
  }
  parts.search.addEventListener('input', again);
  parts.filter.addEventListener('change', again);
  parts.more.addEventListener('click', () => {
    view.most = Math.min(MOST_ROWS, view.most * 2);
    draw(true);
  });
  body.addEventListener('click', event => {
    const row = event.target.closest('tr');
    if (row && !String(window.getSelection())) {
      onOpen(row.entry);
    }
  });
  body.addEventListener('keydown', onKey);
  body.addEventListener('focusin', event => view.focus = event.target.closest('tr').key);

  function again() {
    view.most = FIRST_ROWS;
    draw(true);
  }

  // Once for the way that one wants to see first, numbers from the largest; twice for the other; a third time for none.
  function sortBy(index) {
    const first = Boolean(columns[index].n);
    if (view.by !== index) {
      view.by = index;
      view.down = first;
    } else if (view.down === first) {
      view.down = !first;
    } else {
      view.by = null;
    }
    draw(true);
  }

  function onKey(event) {
    const row = event.target.closest('tr');
    const to = {ArrowDown: row.nextSibling, ArrowUp: row.previousSibling, Home: body.firstChild, End: body.lastChild}[event.key];
    if (to) {
      event.preventDefault();
      to.cells[0].firstChild.focus();
    }
  }

  function compare(a, b) {
    if (view.by === null) {
      return order(a, b);
    }
    const value = columns[view.by].value;
    const [x, y] = [value(a), value(b)];
    const known = (x === null) - (y === null); // what is not known comes last, either way
    const way = typeof x === 'string' ? x.localeCompare(y) : x - y;
    return known || (view.down ? -way : way) || order(a, b);
  }

  // While somebody is in the table its rows stay where they are: nobody hits what moves.
  function isHeld() {
    return body.contains(document.activeElement) || body.matches(':hover');
  }

  function chosen() {
    const words = parts.search.value.trim().toLowerCase();
    const pass = filters[parts.filter.value].pass;
    return view.entries.filter(entry => pass(entry) && (!words || wordsOf(entry).toLowerCase().includes(words)));
  }

  function draw(afresh) {
    let rows;
    const found = chosen();
    const held = !afresh && isHeld();
    if (held) {
      const byKey = new Map(found.map(entry => [keyOf(entry), entry]));
      rows = view.shown.filter(key => byKey.has(key)).map(key => byKey.get(key));
    } else {
      rows = found.sort(compare).slice(0, view.most);
    }
    view.shown = rows.map(keyOf);
    if (!view.shown.includes(view.focus)) {
      view.focus = view.shown[0];
    }
    keyed(body, rows, keyOf, makeRow, updateRow);
    columns.forEach((column, index) => {
      const sorted = view.by === index ? view.down ? 'descending' : 'ascending' : null;
      setAttribute(head.cells[index], 'aria-sort', sorted);
    });
    const rest = found.length - rows.length;
    const all = view.entries.length;
    setText(parts.sub, (found.length === all ? asPlural(all, noun) : asCount(found.length) + ' of ' + asPlural(all, noun))
        + (rest > 0 ? ', the first ' + asCount(rows.length) + ' shown' : '')
        + (view.by === null ? ', trouble first' : '') + (held ? ', held still' : ''));
    show(parts.more, rest > 0 && view.most < MOST_ROWS);
    setText(parts.more, asCount(rest) + ' more: show ' + asCount(Math.min(rest, Math.min(MOST_ROWS, view.most * 2) - view.most)) + ' of them');
  }

  function makeRow(entry) {
    const row = html('tr');
    row.key = keyOf(entry);
    columns.forEach((column, index) => {
      row.append(index === 0
          ? html('th', {scope: 'row'}, html('button', {type: 'button', class: 'linkish'}))
          : html('td', {class: [column.n ? 'n' : '', column.mono ? 'mono' : ''].join(' ').trim() || null, 'data-label': column.name}));
    });
    return row;
  }

  function updateRow(row, entry) {
    row.entry = entry;
    setAttribute(row, 'class', classOf(entry));
    columns.forEach((column, index) => {
      const cell = row.cells[index];
      const text = column.text(entry);
      if (index === 0) {
        setAttribute(cell.firstChild, 'tabindex', row.key === view.focus ? 0 : -1);
      }
      if (cell.shown !== text) {
        cell.shown = text;
        (index === 0 ? cell.firstChild : cell).textContent = text;
      }
    });
  }

  return entries => {
    view.entries = entries;
    draw(false);
  };
}
