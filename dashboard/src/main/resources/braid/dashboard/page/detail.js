import { byId, html, keyed, setText, show } from './dom.js';
import { asCount, asRate, asTime } from './format.js';
import { model, taskTimesOf } from './model.js';
import { pauseOrResume } from './control.js';

// All that is known of the chosen node.

let close = null;

export function showDetail(entry, onClose) {
  const box = byId('detail');
  show(box, entry !== null);
  if (entry === null) {
    return;
  }
  close = onClose;
  if (!box.parts) {
    build(box);
  }
  const {node} = entry;
  const parts = box.parts;
  setText(parts.name, node.name);
  setText(parts.line, node.line);
  keyed(parts.list, factsOf(entry), fact => fact[0], () => {
    const term = html('dt');
    const value = html('dd');
    const row = html('div', {}, term, value);
    row.cells = {term, value};
    return row;
  }, (row, [term, value]) => {
    setText(row.cells.term, term);
    setText(row.cells.value, value);
  });
  keyed(parts.waits, node.waits || [], (wait, i) => wait.thread + wait.kind + wait.text, () => html('li'),
      (row, wait) => setText(row, wait.text || "thread '" + wait.thread + "' waits"));
  show(parts.control, Boolean(model.state.control) && node.kind === 'source' && (node.state === 'LIVE' || node.state === 'PAUSED'));
  setText(parts.control, node.paused ? 'Resume' : 'Pause');
  parts.control.node = node;
}

function factsOf({node, inRate, outRate}) {
  const facts = [
    ['Operator', node.operator],
    ['State', node.state.toLowerCase() + (node.paused && node.state !== 'PAUSED' ? ', paused' : '')],
    ['In', asCount(node.in) + '  (' + asRate(inRate) + '/s)'],
    ['Out', asCount(node.out) + '  (' + asRate(outRate) + '/s)'],
    ['Failed', asCount(node.failures)],
    ['Held', asCount(node.held) + (node.bound ? ' of ' + asCount(node.bound) : ', no bound')],
  ];
  if (node.discarded > 0) {
    facts.push(['Discarded', asCount(node.discarded)]);
  }
  if (node.reading) {
    facts.push(...factsOfReading(node.reading));
  }
  if (node.keys > 0 || node.evicted > 0) {
    facts.push(['Keys', asCount(node.keys) + (node.evicted > 0 ? '  (' + asCount(node.evicted) + ' evicted)' : '')]);
  }
  if (node.size !== null && node.size !== undefined) {
    facts.push(['Size', asCount(node.size)]);
  }
  if (node.p50 !== null && node.p50 !== undefined) {
    facts.push(['Time, p50', asTime(node.p50)], ['Time, p99', asTime(node.p99)], ['Timed', asRate(node.samples) + ' elements/s']);
  }
  const tasks = taskTimesOf(node);
  if (tasks) {
    facts.push(['Its tasks, p50', asTime(tasks.p50)], ['Its tasks, p99', asTime(tasks.p99)], ['Of its newest', asCount(tasks.tasks) + ' tasks']);
  }
  const blocker = node.blockedBy === null || node.blockedBy === undefined ? null : model.nodes.get(node.blockedBy);
  if (blocker) {
    facts.push(['Held up by', blocker.node.name + ' (' + blocker.node.line + ')']);
  }
  return facts;
}

function factsOfReading(reading) {
  const facts = [];
  if (reading.position !== null) {
    facts.push(['Position', reading.position], ['Acknowledged', reading.acknowledged === null ? 'nothing yet' : reading.acknowledged]);
  }
  if (reading.lag !== null) {
    facts.push(['Lag', asCount(reading.lag)]);
  }
  if (reading.restarts > 0) {
    facts.push(['Opened again', asCount(reading.restarts)]);
  }
  if (reading.lastError !== null) {
    facts.push(['Last error', reading.lastError]);
  }
  return facts;
}

function build(box) {
  const parts = {
    name: html('h3'), line: html('p', {class: 'mono'}), list: html('dl'), waits: html('ul', {class: 'waits'}),
    control: html('button', {type: 'button', class: 'main'}),
  };
  const shut = html('button', {type: 'button', class: 'quiet square shut', 'aria-label': 'Close'}, '×');
  shut.addEventListener('click', () => close());
  parts.control.addEventListener('click', () => pauseOrResume(parts.control.node));
  box.append(shut, parts.name, parts.line, parts.list, parts.waits, parts.control);
  box.parts = parts;
}
