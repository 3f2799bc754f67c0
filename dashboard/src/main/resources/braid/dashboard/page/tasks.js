import { byId, html, keyed, setAttribute, setText, show } from './dom.js';
import { asClock, asCount, asPlural, asSpan, asTime } from './format.js';
import { colourOf, inkOn, themeColours } from './colours.js';
import { sharp, timeStep } from './chart.js';
import { model, nowThere } from './model.js';

// The task stream: a row a worker's thread, a bar a task. It follows the present until it is moved or zoomed.

const AXIS = 24;
const LEAST_SPAN = 5;
const MOST_SPAN = 1800000;
const LEGEND_MOST = 12;
const view = {span: 20000, end: 0, follow: true, rows: [], tasksVersion: -1, left: 120, row: 20, hover: null, dirty: true, drawnAt: 0};

export function readyTasks() {
  const canvas = byId('tasks');
  byId('tasks-live').addEventListener('click', () => {
    view.follow = true;
    view.dirty = true;
  });
  byId('tasks-in').addEventListener('click', () => zoomTime(1 / 1.6));
  byId('tasks-out').addEventListener('click', () => zoomTime(1.6));
  canvas.addEventListener('wheel', event => {
    if (event.ctrlKey || event.metaKey || document.body.dataset.page === 'tasks' && !event.shiftKey && Math.abs(event.deltaY) > Math.abs(event.deltaX)) {
      event.preventDefault();
      zoomTime(Math.exp(event.deltaY * 0.002), event.offsetX);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      moveTime((event.deltaX || event.deltaY) * view.span / plotWidth());
    }
  }, {passive: false});
  let drag = null;
  canvas.addEventListener('pointerdown', event => {
    drag = event.clientX;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', event => {
    if (drag !== null && Math.abs(event.clientX - drag) > 2) {
      moveTime(-(event.clientX - drag) * view.span / plotWidth());
      drag = event.clientX;
    }
    hover(event.offsetX, event.offsetY);
  });
  canvas.addEventListener('pointerup', () => drag = null);
  canvas.addEventListener('pointercancel', () => drag = null);
  canvas.addEventListener('pointerleave', () => hover(-1, -1));
  canvas.addEventListener('dblclick', () => byId('tasks-live').click());
  canvas.addEventListener('keydown', event => {
    const act = {
      ArrowLeft: () => moveTime(-view.span / 8), ArrowRight: () => moveTime(view.span / 8),
      '+': () => zoomTime(1 / 1.4), '=': () => zoomTime(1 / 1.4), '-': () => zoomTime(1.4),
      End: () => byId('tasks-live').click(), Home: () => showAllTasks(),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  const tick = () => {
    const pause = view.follow && !document.hidden && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 100 : 500;
    if (!document.hidden && (view.dirty || performance.now() - view.drawnAt > pause - 8)) {
      drawTasks();
    }
    setTimeout(() => requestAnimationFrame(tick), 50);
  };
  tick();
  new ResizeObserver(() => view.dirty = true).observe(byId('tasks-body'));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => view.dirty = true);
}

// Everything that is known, in one picture: how a report begins.
export function showAllTasks() {
  if (model.tasks.length === 0) {
    return;
  }
  const begin = model.tasks.reduce((least, task) => Math.min(least, task.begin), Infinity);
  const end = model.tasks.reduce((most, task) => Math.max(most, task.begin + task.ms), 0);
  view.span = Math.min(MOST_SPAN, Math.max(LEAST_SPAN, (end - begin) * 1.04));
  view.end = end + (end - begin) * 0.02;
  view.follow = false;
  view.dirty = true;
}

function plotWidth() {
  return Math.max(40, byId('tasks').clientWidth - view.left - 8);
}

function zoomTime(factor, x) {
  const span = Math.min(MOST_SPAN, Math.max(LEAST_SPAN, view.span * factor));
  if (x !== undefined && x > view.left) {
    const part = 1 - (x - view.left) / plotWidth();
    const at = view.end - part * view.span;
    view.end = at + part * span;
    view.follow = view.follow && part < 0.08;
  }
  view.span = span;
  view.dirty = true;
}

function moveTime(millis) {
  view.end += millis;
  view.follow = view.end >= nowThere();
  view.dirty = true;
}

function rowsOfTasks() {
  if (view.tasksVersion === model.tasksVersion) {
    return;
  }
  view.tasksVersion = model.tasksVersion;
  const rows = new Map();
  for (const task of model.tasks) {
    const key = task.worker + '\u0000' + task.thread;
    if (!rows.has(key)) {
      rows.set(key, {key, worker: task.worker, thread: task.thread, tasks: []});
    }
    rows.get(key).tasks.push(task);
  }
  const collator = new Intl.Collator('en', {numeric: true});
  view.rows = [...rows.values()].sort((a, b) => collator.compare(a.worker, b.worker) || collator.compare(a.thread, b.thread));
  const many = new Set(view.rows.map(row => row.worker)).size > 1;
  for (const row of view.rows) {
    const short = row.thread.replace(/^braid-/, '');
    row.label = !many || short.includes(row.worker) ? short : row.worker + ' ' + short;
  }
  view.labels = Math.max(...view.rows.map(row => row.label.length), 10);
}

function drawTasks() {
  const body = byId('tasks-body');
  if (body.offsetParent === null || !model.state) {
    return;
  }
  view.drawnAt = performance.now();
  view.dirty = false;
  rowsOfTasks();
  const empty = model.tasks.length === 0;
  show(byId('tasks-empty'), empty);
  show(byId('tasks'), !empty);
  setAttribute(byId('tasks-live'), 'aria-pressed', view.follow);
  if (empty) {
    setText(byId('tasks-sub'), '');
    tellLegend(new Map());
    return;
  }
  const onStatus = document.body.dataset.page === 'status';
  const room = onStatus ? 190 : Math.max(240, window.innerHeight - 330);
  view.row = Math.max(9, Math.min(onStatus ? 20 : 26, Math.floor((room - AXIS) / view.rows.length)));
  view.left = Math.min(body.clientWidth < 520 ? 76 : 190, view.labels * 6.8 + 14);
  if (view.follow && view.hover === null) { // what is pointed at stands still
    view.end = nowThere();
  }
  const colours = themeColours();
  const {pen, width, height} = sharp(byId('tasks'), view.rows.length * view.row + AXIS);
  const begin = view.end - view.span;
  const scale = plotWidth() / view.span;
  const xOf = time => view.left + (time - begin) * scale;
  drawAxis(pen, colours, width, height, begin, xOf);
  const inView = new Map();
  pen.save();
  pen.beginPath();
  pen.rect(view.left, AXIS, width - view.left - 8, height - AXIS);
  pen.clip();
  view.rows.forEach((row, i) => {
    for (const task of row.tasks) {
      if (task.begin + task.ms < begin || task.begin > view.end) {
        continue;
      }
      drawTask(pen, colours, task, xOf(task.begin), Math.max(1.2, task.ms * scale), AXIS + i * view.row + 1.5, view.row - 3, scale);
      if (!inView.has(task.node)) {
        inView.set(task.node, []);
      }
      inView.get(task.node).push(task);
    }
  });
  drawChanges(pen, colours, height, begin, xOf);
  pen.restore();
  drawLabels(pen, colours);
  setText(byId('tasks-sub'), asPlural(view.rows.length, 'thread') + ', the last ' + asSpan(view.span / 1000)
      + (view.follow ? '' : ' to ' + asClock(view.end, view.span < 20000)));
  tellLegend(inView);
  tellTable(inView);
}

function drawAxis(pen, colours, width, height, begin, xOf) {
  const step = timeStep(view.span, Math.max(2, (width - view.left) / 92));
  pen.font = '11px ' + colours.sans;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (let time = Math.ceil(begin / step) * step; time <= view.end; time += step) {
    const x = Math.round(xOf(time)) + 0.5;
    pen.strokeStyle = colours.line;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x, AXIS - 5);
    pen.lineTo(x, height);
    pen.stroke();
    const text = asClock(time, step < 1000);
    if (x > view.left + 24 && x < width - 32) {
      pen.fillStyle = colours.muted;
      pen.fillText(text, x, AXIS / 2 - 2);
    }
  }
  pen.textAlign = 'left';
  pen.fillStyle = colours.muted;
  pen.fillText(view.left > 100 ? 'time, h:min:s' : 'h:min:s', 2, AXIS / 2 - 2);
}

function drawTask(pen, colours, task, x, wide, y, high, scale) {
  const colour = colourOf(task.node);
  pen.fillStyle = colour;
  pen.fillRect(x, y, wide, high);
  const moved = Math.min(wide, task.moved * scale);
  if (moved >= 1) { // the part in which it waited for values of other workers
    pen.fillStyle = colours.panel;
    pen.globalAlpha = 0.62;
    pen.fillRect(x, y, moved, high);
    pen.globalAlpha = 1;
    pen.strokeStyle = colour;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, Math.max(0.5, moved - 1), high - 1);
  }
  if (task.failed) {
    pen.fillStyle = colours.failed;
    pen.fillRect(x, y + high - 3, Math.max(3, wide), 3);
    if (high >= 8) {
      const size = Math.min(4, high / 3);
      const cx = x + Math.max(wide / 2, 2);
      const cy = y + high / 2 - 1;
      for (const [ink, line] of [[colours.panel, 4.2], [colours.failed, 2]]) {
        pen.strokeStyle = ink;
        pen.lineWidth = line;
        pen.beginPath();
        pen.moveTo(cx - size, cy - size);
        pen.lineTo(cx + size, cy + size);
        pen.moveTo(cx + size, cy - size);
        pen.lineTo(cx - size, cy + size);
        pen.stroke();
      }
    }
  } else if (wide - moved > 46 && high >= 13) {
    pen.font = '11px ' + colours.sans;
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    const text = task.node;
    if (pen.measureText(text).width < wide - moved - 10) {
      pen.fillStyle = inkOn(colour);
      pen.fillText(text, x + moved + 5, y + high / 2 + 0.5);
    }
  }
  if (task === view.hover) {
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 2;
    pen.strokeRect(x - 1, y - 1, wide + 2, high + 2);
  }
}

function drawChanges(pen, colours, bottom, begin, xOf) {
  for (const change of model.state.changes || []) {
    if (change.time < begin || change.time > view.end) {
      continue;
    }
    const x = Math.round(xOf(change.time)) + 0.5;
    pen.strokeStyle = change.kind === 'left' ? colours.failed : colours.accent;
    pen.lineWidth = 1.5;
    pen.setLineDash([4, 3]);
    pen.beginPath();
    pen.moveTo(x, AXIS - 5);
    pen.lineTo(x, bottom);
    pen.stroke();
    pen.setLineDash([]);
  }
}

function drawLabels(pen, colours) {
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.fillStyle = colours.muted;
  pen.font = Math.min(11, view.row) + 'px ' + colours.mono;
  view.rows.forEach((row, i) => {
    if (view.row < 10 && i % 2 === 1) {
      return;
    }
    const most = Math.floor((view.left - 8) / 6.7);
    const text = row.label.length > most ? '…' + row.label.slice(row.label.length - most + 1) : row.label;
    pen.fillText(text, 2, AXIS + i * view.row + view.row / 2);
  });
}

function hover(x, y) {
  const tip = byId('tasks-tip');
  const row = view.rows[Math.floor((y - AXIS) / view.row)];
  let found = null;
  if (row && x > view.left) {
    const scale = plotWidth() / view.span;
    const begin = view.end - view.span;
    for (const task of row.tasks) {
      const left = view.left + (task.begin - begin) * scale;
      if (x >= left - 2 && x <= left + Math.max(1.2, task.ms * scale) + 2) {
        found = task;
      }
    }
  }
  if (found !== view.hover) {
    view.hover = found;
    view.dirty = true;
  }
  show(tip, found !== null);
  if (found) {
    keyed(tip, tipLines(found), line => line[0], () => html('div'), (element, [kind, text]) => {
      setAttribute(element, 'class', kind);
      setText(element, text);
    });
    const most = byId('tasks-body').clientWidth - tip.offsetWidth - 4;
    tip.style.left = Math.max(0, Math.min(most, x + 12)) + 'px';
    tip.style.top = Math.max(0, y - tip.offsetHeight - 10) + 'px';
  }
}

function tipLines(task) {
  const lines = [['tip-name', task.node], ['tip-line', task.line], ['tip-time', asTime(task.ms * 1e6) + ' from ' + asClock(task.begin, true)]];
  if (task.moved > 0) {
    lines.push(['tip-moved', asTime(task.moved * 1e6) + ' of it waiting for values of other workers']);
  }
  if (task.tasks > 1) {
    lines.push(['tip-many', 'stands for ' + asCount(task.tasks) + ' short tasks']);
  }
  if (task.failed) {
    lines.push(['tip-failed', 'failed']);
  }
  lines.push(['tip-where', task.worker + ' · ' + task.thread]);
  return lines;
}

function tellLegend(inView) {
  const names = [...inView.keys()].sort((a, b) => inView.get(b).length - inView.get(a).length || a.localeCompare(b)).slice(0, LEGEND_MOST);
  names.sort((a, b) => a.localeCompare(b));
  const rows = names.map(name => ({key: 'n ' + name, name, colour: colourOf(name)}));
  const all = [...inView.values()].flat();
  if (all.some(task => task.failed)) {
    rows.push({key: 'failed', name: 'failed', mark: 'mark-failed'});
  }
  if (all.some(task => task.moved > 0)) {
    rows.push({key: 'moved', name: 'moving values', mark: 'mark-moved'});
  }
  keyed(byId('tasks-legend'), rows, row => row.key, row => {
    const chip = html('i', {class: row.mark || ''});
    if (row.colour) {
      chip.style.backgroundColor = row.colour;
    }
    return html('li', {}, chip, html('span', {}, row.name));
  }, () => {});
}

function tellTable(inView) {
  if (byId('tasks-table').offsetParent === null) {
    return;
  }
  const rows = [...inView.entries()].sort(([a], [b]) => a.localeCompare(b)).slice(0, 200);
  keyed(byId('tasks-table').tBodies[0], rows, row => row[0], row => {
    const chip = html('i', {class: 'chip'});
    chip.style.backgroundColor = colourOf(row[0]);
    const cells = ['', 'mono', 'n', 'n', 'n', 'n', 'n', 'n'].map(name => html('td', {class: name}));
    const text = html('span');
    cells[0].append(chip, text);
    const element = html('tr', {}, ...cells);
    element.cells2 = [text, ...cells.slice(1)];
    return element;
  }, (element, [name, tasks]) => {
    const times = tasks.map(task => task.ms / Math.max(1, task.tasks)).sort((a, b) => a - b);
    const sum = of => tasks.reduce((total, task) => total + of(task), 0);
    const texts = [name, tasks[0].line, asCount(sum(task => Math.max(1, task.tasks))), asCount(sum(task => task.failed ? 1 : 0)),
      asTime(sum(task => task.ms) * 1e6), asTime(sum(task => task.moved) * 1e6),
      asTime(times[Math.floor(times.length / 2)] * 1e6), asTime(times[times.length - 1] * 1e6)];
    texts.forEach((text, i) => setText(element.cells2[i], text));
  });
}
