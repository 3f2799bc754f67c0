import { byId, html, keyed, setAttribute, setText, show } from './dom.js';
import { asBytes, asClock, asCount, asPlural, asRate } from './format.js';
import { themeColours } from './colours.js';
import { sharp, sparkline, timeStep } from './chart.js';
import { model, nowThere } from './model.js';

// The engines' workers: what they do now, and who joined and left.

const SPAN = 600000;
const COLUMNS = [
  ['Worker', ''], ['State', ''], ['Running', 'n'], ['Queued', 'n'], ['Kept', 'n'], ['Heap', 'n'], ['CPU', 'n'],
  ['Received', 'n'], ['Sent', 'n'], ['CPU, last min', 'spark'],
];

export function drawWorkers() {
  const state = model.state;
  const all = state.engines.flatMap(engine => engine.workers);
  const silent = all.filter(worker => worker.state !== 'LIVE').length;
  setText(byId('workers-sub'), all.length === 0 ? '' : asPlural(all.length, 'worker') + ', '
      + asPlural(all.reduce((sum, worker) => sum + Math.max(0, worker.threads), 0), 'thread')
      + (silent > 0 ? ', ' + silent + ' not well' : ''));
  show(byId('workers-empty'), all.length === 0 && (state.changes || []).length === 0);
  keyed(byId('engines'), state.engines.filter(engine => engine.workers.length > 0), engine => engine.name, makeEngine, updateEngine);
  const changes = [...(state.changes || [])].sort((a, b) => b.time - a.time);
  const most = document.body.dataset.page === 'status' ? 2 : 50;
  keyed(byId('changes'), changes.slice(0, most), change => change.time + change.worker + change.kind, change => html('li', {class: change.kind},
      html('time', {}, asClock(change.time)), html('b', {}, change.worker), html('span', {}, change.kind === 'left' ? 'left' : 'joined'),
      html('span', {class: 'why'}, change.reason || '')), () => {});
  drawTimeline(changes);
}

function makeEngine(engine) {
  const head = html('tr', {}, ...COLUMNS.map(([name, kind]) => html('th', {scope: 'col', class: kind}, name)));
  const body = html('tbody');
  const caption = html('caption', {}, "engine '" + engine.name + "'");
  const table = html('table', {class: 'grid workers'}, caption, html('thead', {}, head), body);
  table.body = body;
  return table;
}

function updateEngine(table, engine) {
  keyed(table.body, engine.workers, worker => worker.name, makeWorker, (row, worker) => updateWorker(row, worker, engine.name + '/' + worker.name));
}

function makeWorker() {
  const cells = COLUMNS.map(([name, kind]) => html('td', {class: kind, 'data-label': name}));
  const name = html('b');
  const host = html('span', {class: 'host'});
  cells[0].append(name, host);
  const state = html('span', {class: 'pill'});
  cells[1].append(state);
  const running = meter(cells[2]);
  const heap = meter(cells[5]);
  const load = meter(cells[6]);
  const canvas = html('canvas', {'aria-hidden': 'true'});
  cells[9].append(html('div', {class: 'spark-box'}, canvas));
  const row = html('tr', {}, ...cells);
  row.parts = {name, host, state, running, queued: cells[3], kept: cells[4], heap, load, received: cells[7], sent: cells[8], canvas};
  return row;
}

function meter(cell) {
  const text = html('span', {class: 'value'});
  const fill = html('span', {class: 'fill'});
  cell.append(text, html('span', {class: 'meter', 'aria-hidden': 'true'}, fill));
  return {text, fill};
}

function setMeter(part, text, share) {
  setText(part.text, text);
  const next = (Math.max(0, Math.min(1, share)) * 100).toFixed(1) + '%';
  if (part.wide !== next) {
    part.wide = next;
    part.fill.style.width = next;
    setAttribute(part.fill, 'class', share > 0.9 ? 'fill high' : 'fill');
  }
}

const STATE_WORDS = {LIVE: 'live', SILENT: 'silent', SHORT_OF_HEAP: 'short of heap', LEAVING: 'leaving'};

function updateWorker(row, worker, key) {
  const parts = row.parts;
  const known = model.workers.get(key) || {loads: [], receivedRate: -1, sentRate: -1, load: 0};
  setText(parts.name, worker.name);
  setText(parts.host, worker.host && worker.host !== worker.name ? worker.host : '');
  setText(parts.state, STATE_WORDS[worker.state] || worker.state);
  setAttribute(parts.state, 'class', 'pill ' + worker.state.toLowerCase());
  setMeter(parts.running, asCount(worker.running) + (worker.running > worker.threads ? '' : ' of ' + asCount(worker.threads)), worker.threads > 0 ? worker.running / worker.threads * 0.9 : 0);
  setText(parts.queued, asCount(worker.queued));
  setText(parts.kept, asBytes(worker.keptBytes));
  setMeter(parts.heap, asBytes(worker.heapUsed) + ' of ' + asBytes(worker.heapMax), worker.heapMax > 0 ? worker.heapUsed / worker.heapMax : 0);
  setMeter(parts.load, worker.load < 0 ? '–' : Math.round(known.load * 100) + ' %', worker.load < 0 ? 0 : known.load);
  setText(parts.received, byteWords(worker.received, known.receivedRate));
  setText(parts.sent, byteWords(worker.sent, known.sentRate));
  const colours = themeColours();
  if (parts.canvas.parentElement.clientWidth > 0) {
    const {pen, width, height} = sharp(parts.canvas, 22);
    const loads = known.loads.slice(-120).map(each => each.load >= 0 ? each.load : each.threads > 0 ? each.running / each.threads : 0);
    sparkline(pen, loads, 0, 2, width, height - 3, 1, colours.accent);
  }
}

function byteWords(total, rate) {
  return total < 0 ? '–' : rate < 0 ? asBytes(total) : asBytes(rate) + '/s';
}

function drawTimeline(changes) {
  const box = byId('timeline-box');
  show(box, model.points.length > 1 && (model.workers.size > 0 || changes.length > 0));
  if (box.offsetParent === null) {
    return;
  }
  const colours = themeColours();
  const {pen, width, height} = sharp(byId('timeline'), document.body.dataset.page === 'workers' ? 150 : 74);
  const end = nowThere();
  const first = Math.min(model.points.length > 0 ? model.points[0].time : end, ...changes.slice(0, 20).map(change => change.time));
  const span = Math.min(SPAN, Math.max(30000, (end - first) * 1.02));
  const begin = end - span;
  const left = 34;
  const bottom = height - 20;
  const top = 16;
  const points = model.points.filter(point => point.time >= begin);
  const most = Math.max(2, ...points.map(point => Math.max(point.running, point.threads)));
  const x = time => left + (time - begin) / span * (width - left - 8);
  const y = value => bottom - value / most * (bottom - top);
  pen.font = '11px ' + colours.sans;
  pen.textBaseline = 'middle';
  const step = timeStep(span, Math.max(2, width / 110));
  pen.textAlign = 'center';
  pen.lineWidth = 1;
  for (let time = Math.ceil(begin / step) * step; time <= end; time += step) {
    pen.strokeStyle = colours.line;
    pen.beginPath();
    pen.moveTo(Math.round(x(time)) + 0.5, top);
    pen.lineTo(Math.round(x(time)) + 0.5, bottom + 3);
    pen.stroke();
    if (x(time) > left + 26 && x(time) < width - 30) {
      pen.fillStyle = colours.muted;
      pen.fillText(asClock(time), x(time), height - 8);
    }
  }
  pen.textAlign = 'right';
  pen.fillStyle = colours.muted;
  pen.fillText(String(most), left - 6, y(most));
  pen.fillText('0', left - 6, bottom);
  pen.textAlign = 'left';
  pen.fillText('tasks running, of threads (dashed)', left + 4, 6);
  stepLine(pen, points, x, y, point => point.threads, colours.muted, 1, [3, 3]);
  stepLine(pen, points, x, y, point => point.running, colours.accent, 1.6, []);
  for (const change of changes) {
    if (change.time < begin) {
      continue;
    }
    const at = Math.round(x(change.time)) + 0.5;
    const gone = change.kind === 'left';
    pen.strokeStyle = pen.fillStyle = gone ? colours.failed : colours.accent;
    pen.lineWidth = 1.2;
    pen.beginPath();
    pen.moveTo(at, top - 2);
    pen.lineTo(at, bottom);
    pen.stroke();
    pen.beginPath();
    if (gone) {
      pen.moveTo(at - 5, bottom - 7);
      pen.lineTo(at + 5, bottom - 7);
      pen.lineTo(at, bottom + 1);
    } else {
      pen.moveTo(at - 5, top + 6);
      pen.lineTo(at + 5, top + 6);
      pen.lineTo(at, top - 2);
    }
    pen.fill();
    if (gone) {
      pen.textAlign = at > width - 160 ? 'right' : 'left';
      pen.fillText(change.worker.slice(0, 24) + ' left', at + (at > width - 160 ? -8 : 8), bottom - 6);
    }
  }
}

function stepLine(pen, points, x, y, valueOf, colour, wide, dash) {
  pen.beginPath();
  points.forEach((point, i) => {
    if (i === 0) {
      pen.moveTo(x(point.time), y(valueOf(point)));
    } else {
      pen.lineTo(x(point.time), y(valueOf(points[i - 1])));
      pen.lineTo(x(point.time), y(valueOf(point)));
    }
  });
  pen.strokeStyle = colour;
  pen.lineWidth = wide;
  pen.setLineDash(dash);
  pen.stroke();
  pen.setLineDash([]);
}
