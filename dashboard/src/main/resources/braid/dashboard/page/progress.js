import { byId, html, keyed, setAttribute, setText, show } from './dom.js';
import { asCount, asPlural, asRate, asSpan } from './format.js';
import { model } from './model.js';
import { pauseOrResume } from './control.js';

// How far each source is: a bar where its size is known, counts where it is not.

const MOST_SOURCES = 100;

export function drawProgress() {
  if (byId('progress-panel').offsetParent === null) {
    return;
  }
  const sources = [...model.nodes.values()].filter(({node}) => node.kind === 'source');
  const order = {LIVE: 0, COMPLETED: 1, DESTROYED: 2};
  sources.sort((a, b) => order[a.node.state] - order[b.node.state] || a.node.id - b.node.id);
  setText(byId('progress-sub'), sources.length === 0 ? '' : asPlural(sources.length, 'source'));
  keyed(byId('progress'), sources.slice(0, MOST_SOURCES), ({node}) => node.id, makeRow, updateRow);
}

function makeRow() {
  const parts = {
    name: html('span', {class: 'name'}), line: html('span', {class: 'mono'}),
    count: html('span', {class: 'n'}), rate: html('span', {class: 'n rate'}), left: html('span', {class: 'n left'}),
    fill: html('span', {class: 'fill'}), button: html('button', {type: 'button', class: 'quiet small'}),
  };
  parts.bar = html('span', {class: 'bar', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100}, parts.fill);
  parts.button.addEventListener('click', () => pauseOrResume(parts.node));
  const row = html('li', {},
      html('span', {class: 'who'}, parts.name, parts.line, parts.button), parts.bar,
      html('span', {class: 'how'}, parts.count, parts.rate, parts.left));
  row.parts = parts;
  return row;
}

function updateRow(row, {node, inRate}) {
  const parts = row.parts;
  parts.node = node;
  const sized = node.size !== null && node.size !== undefined && node.size >= 0;
  const share = sized ? node.size === 0 ? 1 : Math.min(1, node.in / node.size) : 0;
  const done = node.state !== 'LIVE' && node.state !== 'PAUSED';
  setText(parts.name, node.name);
  setText(parts.line, node.line);
  show(parts.bar, sized);
  if (sized) {
    const percent = Math.floor(share * 100);
    setAttribute(parts.bar, 'aria-valuenow', percent);
    setAttribute(parts.bar, 'aria-label', node.name);
    parts.fill.style.width = (share * 100).toFixed(2) + '%';
    setText(parts.count, asCount(node.in) + ' of ' + asCount(node.size) + ' · ' + percent + ' %');
  } else {
    setText(parts.count, asCount(node.in) + (node.in === 1 ? ' element' : ' elements'));
  }
  setText(parts.rate, done ? '' : asRate(inRate) + '/s');
  setText(parts.left, node.state === 'DESTROYED' ? 'destroyed' : node.state === 'FAILED' ? 'failed' : done ? 'complete' : node.paused ? 'paused'
      : sized && inRate > 0 ? asSpan((node.size - node.in) / inRate).replace(/(\d)\.\d s$/, '$1 s') + ' left' : sized ? 'waiting' : '');
  setAttribute(row, 'class', done ? 'done' : '');
  show(parts.button, Boolean(model.state.control) && !done);
  setText(parts.button, node.paused ? 'Resume' : 'Pause');
}
