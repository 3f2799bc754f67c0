import { byId, html, keyed, setAttribute, setText, show } from './dom.js';
import { asClock, asCount, asPlural } from './format.js';
import { model } from './model.js';

// The newest failures, grouped by node, exception and top frame: how many, the first and the last, and of the last all
// that is known. A group whose stack is open stays as it is until it is closed.

const MOST_SEEN = 500;
const firsts = new Map();
let rows = new Map();

export function drawFailures(onNode) {
  const failures = [...(model.state.failures || [])].sort((a, b) => b.id - a.id);
  let total = 0;
  for (const {node} of model.nodes.values()) {
    total += node.failures;
  }
  total = Math.max(total, failures.length);
  show(byId('failure-badge'), total > 0);
  setText(byId('failure-badge'), total > 999 ? '999+' : asCount(total));
  show(byId('failures-empty'), failures.length === 0);
  const groups = groupsOf(failures);
  setText(byId('failures-sub'), total === 0 ? '' : asPlural(total, 'failure')
      + (failures.length < total ? '; grouped are the newest ' + asCount(failures.length) + ' of them' : '')
      + (groups.length < failures.length ? ', of ' + asPlural(groups.length, 'kind') : ''));
  if (byId('failures-panel').offsetParent === null) {
    return;
  }
  for (const [key, row] of rows) {
    if (row.stack.open && !groups.some(group => group.key === key)) {
      groups.push({...row.group, old: true});
    }
  }
  // While one is read none moves.
  if ([...rows.values()].some(row => row.stack.open)) {
    const before = [...rows.keys()];
    const placeOf = group => before.includes(group.key) ? before.indexOf(group.key) : before.length;
    groups.sort((a, b) => placeOf(a) - placeOf(b));
  }
  const drawn = new Map();
  keyed(byId('failures'), groups, group => group.key, group => makeGroup(group, onNode), (row, group) => {
    drawn.set(group.key, row);
    setText(row.count, group.old ? 'older than the newest ' + asCount(failures.length)
        : group.count === 1 ? '' : asCount(group.count) + ' of the newest ' + asCount(failures.length) + ', first seen ' + asClock(group.first));
    if (!row.stack.open) {
      fill(row, group);
    }
  });
  rows = drawn;
}

// The groups, the one with the newest failure first.
function groupsOf(failures) {
  const groups = new Map();
  for (const failure of failures) {
    const key = [failure.nodeId, failure.cause.split(':')[0], topOf(failure.stack)].join('\n');
    const group = groups.get(key) || {key, last: failure, count: 0, first: failure.time};
    group.count++;
    group.first = Math.min(group.first, failure.time);
    groups.set(key, group);
  }
  for (const group of groups.values()) {
    if (!firsts.has(group.key) && firsts.size >= MOST_SEEN) {
      firsts.delete(firsts.keys().next().value);
    }
    group.first = Math.min(group.first, firsts.get(group.key) ?? group.first);
    firsts.set(group.key, group.first);
  }
  return [...groups.values()];
}

function topOf(stack) {
  const frame = (stack || '').split('\n').find(line => line.startsWith('\tat '));
  return frame || '';
}

function kindOf(outcome) {
  return !outcome || outcome.startsWith('travelling') ? 'open' : outcome.startsWith('handled') ? 'handled' : 'thrown';
}

function makeGroup(group, onNode) {
  const row = html('li');
  row.parts = {
    time: html('time'), node: html('button', {type: 'button', class: 'linkish'}), line: html('span', {class: 'mono'}),
    outcome: html('span', {class: 'outcome'}), facts: html('dl'), text: html('pre', {tabindex: 0}),
  };
  const {parts} = row;
  parts.node.addEventListener('click', () => onNode(row.group.last.nodeId));
  row.count = html('span', {class: 'count'});
  const copy = html('button', {type: 'button', class: 'quiet small'}, 'Copy');
  copy.addEventListener('click', () => copyText(copy, row.group.last));
  row.stack = html('details', {}, html('summary', {}, 'Stack of the last'), parts.text);
  row.append(html('p', {class: 'first'}, parts.time, parts.node, parts.line, row.count, parts.outcome), parts.facts,
      html('div', {class: 'below'}, row.stack, copy));
  fill(row, group);
  return row;
}

function fill(row, group) {
  row.group = group;
  const {last} = group;
  const {parts} = row;
  setAttribute(row, 'data-id', last.id);
  setText(parts.time, asClock(last.time));
  setText(parts.node, last.node);
  setText(parts.line, last.line);
  setText(parts.outcome, last.outcome || '');
  setAttribute(parts.outcome, 'class', 'outcome ' + kindOf(last.outcome));
  setText(parts.text, last.stack || '');
  show(row.stack, Boolean(last.stack));
  const facts = [['Element', last.element || 'none: it failed at completion', 'mono'], ['Cause', last.cause, 'mono']];
  if (last.worker) {
    facts.push(['Worker', last.worker, '']);
  }
  keyed(parts.facts, facts.flatMap(([name, value, type]) => [{key: name, tag: 'dt', text: name, type: ''}, {key: name + ' is', tag: 'dd', text: value, type}]),
      fact => fact.key, fact => html(fact.tag, {class: fact.type}), (element, fact) => setText(element, fact.text));
}

async function copyText(button, failure) {
  const text = failure.node + ' (' + failure.line + ') failed\nElement: ' + failure.element + '\n' + (failure.stack || failure.cause);
  try {
    await navigator.clipboard.writeText(text);
    setText(button, 'Copied');
  } catch {
    setText(button, 'Not allowed here');
  }
  setTimeout(() => setText(button, 'Copy'), 1500);
}
