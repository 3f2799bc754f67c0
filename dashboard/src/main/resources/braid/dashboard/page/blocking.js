import { asCount, asRate } from './format.js';

// Who waits, and who is to blame. A story is one chain of back-pressure: from the emitters, through the node where a
// thread waits, to the node that holds it up.

const HOLDS_UP = new Set(['ROOM', 'REGION', 'PARTNER']);
const LASTING_SECONDS = 1;
const SHARE_SHOWN = 0.35;
const SHARE_KEPT = 0.12;
const WEIGHT = 0.2;
const UNKNOWN_WEIGHT = 0.2;
let shares = new Map();
let fullness = new Map();
const GROWN = 200;
const LOOK_BACK_MILLIS = 15000;
const LEAST_SECONDS = 4;
let held = new Map();

// The stories of a state, the longest first. A wait that comes and goes is one when it is there most of the time.
export function storiesOf(state, settled) {
  const found = new Map();
  for (const graph of state.graphs) {
    let web = null;
    for (const node of graph.nodes) {
      for (const wait of node.waits || []) {
        if (!HOLDS_UP.has(wait.kind)) {
          continue;
        }
        web = web || webOf(graph);
        const story = tell(web, node, wait);
        const known = found.get(story.key);
        if (!known || known.seconds < story.seconds) {
          found.set(story.key, story);
        }
      }
    }
  }
  const next = new Map();
  for (const key of new Set([...shares.keys(), ...found.keys()])) {
    const old = shares.get(key) || {share: 0, shown: false, story: null, told: new Map()};
    const now = found.get(key);
    const share = old.share + WEIGHT * ((now ? 1 : 0) - old.share);
    const lasting = now !== undefined && (settled || now.seconds >= LASTING_SECONDS);
    const shown = lasting || share > (old.shown ? SHARE_KEPT : SHARE_SHOWN);
    const told = now ? tellAgain(old.told, now) : old.told;
    const story = lasting ? now : {...mostTold(told), seconds: 0, share};
    if (share > 0.02) {
      next.set(key, {share, shown, story, told});
    }
  }
  shares = next;
  const alive = new Set(state.graphs.flatMap(graph => graph.nodes.map(node => node.id)));
  return [...next.values()]
      .filter(entry => entry.shown && alive.has(entry.story.at))
      .map(entry => entry.story)
      .sort((a, b) => b.seconds - a.seconds || (a.culprit === null) - (b.culprit === null) || a.key.localeCompare(b.key));
}

// The boundaries that are full most of the time: nobody waits there for long, but what feeds them is held back.
export function fullOf(state, settled) {
  const next = new Map();
  const names = [];
  for (const node of state.graphs.flatMap(graph => graph.nodes)) {
    if (!node.bound) {
      continue;
    }
    const old = fullness.get(node.id) || {share: 0, shown: false};
    const now = node.held >= node.bound ? 1 : 0;
    const share = settled ? now : old.share + WEIGHT * (now - old.share);
    const shown = node.held > 0 && share > (old.shown ? SHARE_KEPT : SHARE_SHOWN);
    next.set(node.id, {share, shown});
    if (shown) {
      names.push(node.name);
    }
  }
  fullness = next;
  return names;
}

// What grows: nodes without a bound that hold more and more. The last seconds are looked at, so that what comes in
// bursts and is taken is not one of them.
export function growingOf(state) {
  const next = new Map();
  const found = [];
  for (const node of state.graphs.flatMap(graph => graph.nodes)) {
    if (node.bound || node.held < GROWN) {
      continue;
    }
    const seen = (held.get(node.id) || []).filter(point => point.time > state.time - LOOK_BACK_MILLIS);
    seen.push({time: state.time, held: node.held});
    next.set(node.id, seen);
    const first = seen[0];
    const seconds = (state.time - first.time) / 1000;
    const ups = seen.filter((point, i) => i > 0 && point.held >= seen[i - 1].held).length;
    if (seconds >= LEAST_SECONDS && node.held - first.held >= Math.max(GROWN / 2, 0.1 * first.held) && ups >= 0.8 * (seen.length - 1)) {
      found.push({node, rate: (node.held - first.held) / seconds});
    }
  }
  held = next;
  return found.sort((a, b) => b.rate - a.rate);
}

export function growingSentence(growing) {
  const {node, rate} = growing[0];
  return quoted(node.name) + ' (' + node.line + ') grows: it holds ' + asCount(node.held) + ', has no bound, and gains '
      + asRate(rate) + ' a second.' + (growing.length > 1 ? ' So do ' + (growing.length - 1) + ' more.' : '');
}

// What there is to say when nothing is blocked.
export function calmSentence(full) {
  const names = full.slice(0, 2).map(quoted).join(' and ') + (full.length > 2 ? ' and others' : '');
  return 'Nothing is blocked.' + (full.length === 0 ? ''
      : ' ' + names + (full.length > 1 ? ' are' : ' is') + ' full: what comes before goes at the pace of what follows.');
}

// Of a wait that comes and goes, the culprit that was seen most often of late is the one to name.
function tellAgain(told, story) {
  const next = new Map();
  for (const [culprit, {weight, story: tale}] of told) {
    if (weight > 0.05) {
      next.set(culprit, {weight: weight * (1 - WEIGHT), story: tale});
    }
  }
  const before = next.get(story.culprit);
  const weight = story.culprit === null ? UNKNOWN_WEIGHT : 1;
  next.set(story.culprit, {weight: (before ? before.weight : 0) + WEIGHT * weight, story});
  return next;
}

function mostTold(told) {
  return [...told.values()].reduce((a, b) => b.weight > a.weight ? b : a).story;
}

function webOf(graph) {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const downs = new Map();
  const ups = new Map();
  for (const edge of graph.edges) {
    if (!downs.has(edge.from)) {
      downs.set(edge.from, []);
    }
    downs.get(edge.from).push(edge);
    if (!ups.has(edge.to)) {
      ups.set(edge.to, []);
    }
    ups.get(edge.to).push(edge);
  }
  return {nodes, downs, ups};
}

function tell(web, node, wait) {
  const culpritId = node.blockedBy ?? wait.blame ?? null;
  const culprit = culpritId === null ? null : web.nodes.get(culpritId) || null;
  const emitters = emittersOf(web, node, wait.thread);
  const nodes = new Set([node.id]);
  const edges = new Set();
  emitters.forEach(emitter => markPath(web, emitter.id, node.id, nodes, edges));
  if (culprit) {
    nodes.add(culprit.id);
    markPath(web, node.id, culprit.id, nodes, edges);
  }
  return {
    key: node.id + '>' + emitters.map(emitter => emitter.id).join(','),
    at: node.id, kind: wait.kind, seconds: wait.seconds, thread: wait.thread, share: 1,
    culprit: culprit === null ? null : culprit.id,
    waiting: new Set(emitters.map(emitter => emitter.id)),
    nodes, edges,
    sentence: sentenceOf(node, wait, culprit, emitters),
  };
}

// Who pushes into `node`: the nearest sources and boundaries before it; the one whose thread waits, if it can be told.
function emittersOf(web, node, thread) {
  if (node.kind === 'source') {
    return [node];
  }
  const found = [];
  const seen = new Set([node.id]);
  const open = [node.id];
  while (open.length > 0) {
    for (const edge of web.ups.get(open.shift()) || []) {
      const up = web.nodes.get(edge.from);
      if (!up || seen.has(up.id)) {
        continue;
      }
      seen.add(up.id);
      if (up.kind === 'source' || up.kind === 'boundary' || up.kind === 'feedback') {
        found.push(up);
      } else {
        open.push(up.id);
      }
    }
  }
  const own = found.filter(up => thread === 'braid-' + up.name);
  if (own.length > 0) {
    return own;
  }
  const sources = found.filter(up => up.kind === 'source');
  return sources.length > 0 ? sources : found;
}

function markPath(web, from, to, nodes, edges) {
  const cameBy = new Map([[from, null]]);
  const open = [from];
  while (open.length > 0 && !cameBy.has(to)) {
    for (const edge of web.downs.get(open.shift()) || []) {
      if (!cameBy.has(edge.to)) {
        cameBy.set(edge.to, edge);
        open.push(edge.to);
      }
    }
  }
  for (let edge = cameBy.get(to); edge; edge = cameBy.get(edge.from)) {
    edges.add(edge.from + '>' + edge.to + '>' + edge.input);
    nodes.add(edge.from);
    nodes.add(edge.to);
  }
}

function quoted(name) {
  return "'" + name + "'";
}

function sentenceOf(node, wait, culprit, emitters) {
  const who = emitters.length === 0 ? 'thread ' + quoted(wait.thread)
      : emitters.slice(0, 2).map(emitter => quoted(emitter.name)).join(' and ') + (emitters.length > 2 ? ' and others' : '');
  const verb = emitters.length > 1 ? ' wait' : ' waits';
  const what = wait.kind === 'REGION' ? ' for the thread that runs ' + quoted(node.name)
      : wait.kind === 'PARTNER' ? ' for a partner at ' + quoted(node.name)
      : ' for room in ' + quoted(node.name);
  const itself = emitters.length === 1 && emitters[0] === node;
  const whom = itself ? quoted(node.name) + (wait.kind === 'ROOM' ? ' waits for room' : ' waits for its turn') : who + verb + what;
  if (!culprit) {
    return whom;
  }
  if (culprit === node) {
    return whom + ', which is the slow one (' + culprit.line + ')';
  }
  return whom + ', held up by ' + quoted(culprit.name) + ' (' + culprit.line + ')';
}
