import { fullOf, growingOf, storiesOf } from './blocking.js';

// What the page knows: the newest state, smoothed rates, short histories. All of it is bounded, so that a page that
// stays open for days does not grow.

const MOST_TASKS = 5000;
const MOST_POINTS = 600;
const MOST_GONE = 200;
const MOST_TIMES = 300;
const MOST_TIMED_NODES = 1000;
const SMOOTH = 0.4;

export const model = {
  state: null, arrivedAt: 0, offline: false,
  nodes: new Map(), stories: [], full: [], growing: [],
  tasks: [], tasksVersion: 0, taskTimes: new Map(),
  points: [], workers: new Map(), engines: new Map(),
};

let histories = new Map();

// Takes a new state. Rates are smoothed: figures that can be read do not jump.
export function takeState(state) {
  model.state = state;
  model.arrivedAt = performance.now();
  const nodes = new Map();
  const next = new Map();
  for (const graph of state.graphs) {
    for (const node of graph.nodes) {
      const old = histories.get(node.id);
      const rates = {in: smooth(old && old.in, node.inRate), out: smooth(old && old.out, node.outRate)};
      next.set(node.id, rates);
      nodes.set(node.id, {node, graph, inRate: rates.in, outRate: rates.out});
    }
  }
  histories = next;
  model.nodes = nodes;
  model.stories = storiesOf(state, model.offline);
  model.full = fullOf(state, model.offline);
  model.growing = model.offline ? [] : growingOf(state);
  takeWorkers(state);
  takePoint(state);
}

function smooth(old, value) {
  const now = value > 0 ? value : 0;
  if (old === undefined || old === null) {
    return now;
  }
  const next = old + SMOOTH * (now - old);
  return now === 0 && next < 0.05 ? 0 : Math.abs(next - now) < 0.005 * now ? now : next;
}

function takeWorkers(state) {
  const seen = new Set();
  for (const engine of state.engines) {
    for (const worker of engine.workers) {
      const key = engine.name + '/' + worker.name;
      seen.add(key);
      const known = model.workers.get(key) || {loads: [], received: null, sent: null, receivedRate: -1, sentRate: -1, at: 0};
      const seconds = (state.time - known.at) / 1000;
      if (known.at > 0 && seconds > 0.05) {
        known.receivedRate = byteRate(known.receivedRate, known.received, worker.received, seconds);
        known.sentRate = byteRate(known.sentRate, known.sent, worker.sent, seconds);
      }
      known.at = state.time;
      known.received = worker.received;
      known.sent = worker.sent;
      push(known.loads, {time: state.time, load: worker.load, running: worker.running, threads: worker.threads}, 120);
      known.load = smooth(known.load, worker.load < 0 ? 0 : worker.load);
      known.gone = false;
      model.workers.set(key, known);
    }
  }
  for (const [key, known] of model.workers) {
    known.gone = !seen.has(key);
  }
  for (const [key, known] of model.workers) {
    if (model.workers.size <= MOST_GONE) {
      break;
    }
    if (known.gone) {
      model.workers.delete(key);
    }
  }
}

function byteRate(old, before, now, seconds) {
  if (now < 0 || before === null || before < 0 || now < before) {
    return now < 0 ? -1 : Math.max(0, old);
  }
  return smooth(old < 0 ? null : old, (now - before) / seconds);
}

function takePoint(state) {
  let rate = 0;
  let held = 0;
  for (const {node, inRate} of model.nodes.values()) {
    held += node.held;
    if (node.kind === 'source') {
      rate += inRate;
    }
  }
  let running = 0;
  let threads = 0;
  let queued = 0;
  let workers = 0;
  for (const engine of state.engines) {
    for (const worker of engine.workers) {
      running += Math.max(0, worker.running);
      threads += Math.max(0, worker.threads);
      queued += Math.max(0, worker.queued);
      workers++;
    }
  }
  push(model.points, {time: state.time, rate, held, running, threads, queued, workers}, 2 * MOST_POINTS);
}

// Keeps the last `most`, cutting off many at once so that it costs little.
function push(list, value, most) {
  list.push(value);
  if (list.length > most * 1.25) {
    list.splice(0, list.length - most);
  }
}

export function takeTasks(tasks, afresh) {
  if (afresh) {
    model.tasks.length = 0;
    model.taskTimes.clear();
  }
  for (const task of tasks) {
    model.tasks.push(task);
    timeTask(task);
  }
  if (model.tasks.length > MOST_TASKS * 1.25) {
    model.tasks.splice(0, model.tasks.length - MOST_TASKS);
  }
  model.tasksVersion++;
}

// The newest times of each node's tasks: what a scattered function takes is known from its tasks alone.
function timeTask(task) {
  const key = task.node + ' ' + task.line;
  let times = model.taskTimes.get(key);
  if (!times) {
    if (model.taskTimes.size >= MOST_TIMED_NODES) {
      model.taskTimes.clear();
    }
    times = [];
    model.taskTimes.set(key, times);
  }
  push(times, task.ms * 1e6 / Math.max(1, task.tasks), MOST_TIMES);
}

// Median and 99th percentile of a node's newest tasks, in nanoseconds; null if it has none.
export function taskTimesOf(node) {
  const times = model.taskTimes.get(node.name + ' ' + node.line);
  if (!times || times.length === 0) {
    return null;
  }
  const sorted = Float64Array.from(times).sort();
  const at = part => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  return {p50: at(0.5), p99: at(0.99), tasks: sorted.length};
}

// The program's time, in milliseconds since the epoch, as far as it can be told between two states.
export function nowThere() {
  if (!model.state) {
    return Date.now();
  }
  return model.state.time + (model.offline ? 0 : Math.min(performance.now() - model.arrivedAt, 2000));
}
