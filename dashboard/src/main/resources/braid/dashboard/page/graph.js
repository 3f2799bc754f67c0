import { byId, html, keyed, setAttribute, setText, show, svg } from './dom.js';
import { asCount, asPlural, asRate, asShortCount, asShortTime } from './format.js';
import { calmSentence, growingSentence } from './blocking.js';
import { failedGraphs, throwers } from './failed.js';
import { layered } from './layout.js';
import { bow, near, rounded } from './path.js';
import { drawMinimap, readyMinimap } from './minimap.js';
import { wrapped } from './wrap.js';
import { model, taskTimesOf } from './model.js';
import { viewOf } from './fold.js';
import { showDetail } from './detail.js';

// The graph as it is wired, drawn left to right; on a narrow screen from top to bottom.

const CARD = {width: 190, height: 98};
const HEAD = 34;
const GRAPH_GAP = 30;
const MANY_NODES = 80;
const SEVERAL_GRAPHS = 3;
const MANY_GRAPHS = 12;
const MOST_CLOSED = 60;
const LEAST_ZOOM = 0.06;
const MOST_ZOOM = 2.5;
const LEAST_READABLE = 0.96; // the smallest type of a card has 11.5 pixels, and 11 can be read
const MARGIN = 18;
const LOOP_SIDE = 24;

const canvasForText = document.createElement('canvas').getContext('2d');
const fitted = new Map();
const measured = new Map();
const drawing = {
  shape: '', cards: new Map(), edges: [], heads: [], width: 0, height: 0, down: false, order: new Map(),
  zoom: {x: 0, y: 0, k: 1}, touched: false, chosen: null, focus: null, matches: [], match: -1,
};
let foldWish = null;
const opened = new Set();
const graphWish = new Map();
let stage = null;
let edgeLayer = null;
let nodeLayer = null;
let headLayer = null;

export function readyGraph() {
  const picture = byId('graph');
  edgeLayer = svg('g', {class: 'edges'});
  nodeLayer = svg('g', {class: 'nodes'});
  headLayer = svg('g', {class: 'heads'});
  stage = svg('g', {class: 'stage'}, headLayer, edgeLayer, nodeLayer);
  picture.append(stage);
  byId('zoom-in').addEventListener('click', () => zoomBy(1.3));
  byId('zoom-out').addEventListener('click', () => zoomBy(1 / 1.3));
  byId('zoom-fit').addEventListener('click', () => {
    drawing.touched = false;
    fitPicture(true);
  });
  byId('fold').addEventListener('click', () => {
    foldWish = !isFolded();
    opened.clear();
    drawing.touched = false;
    drawGraph();
  });
  byId('search').addEventListener('input', () => search(false));
  byId('search').addEventListener('keydown', event => {
    if (event.key === 'Enter') {
      search(true);
    } else if (event.key === 'Escape') {
      byId('search').value = '';
      search(false);
    }
  });
  readyPointer(picture);
  readyMinimap(moveTo);
  picture.addEventListener('keydown', onKey);
  picture.addEventListener('focusin', event => {
    const card = event.target.closest('.node');
    if (card && card.dataset.key && card.matches(':focus-visible')) {
      drawing.focus = card.dataset.key;
      reveal(card.dataset.key);
    }
  });
  new ResizeObserver(() => {
    drawGraph();
    if (!drawing.touched) {
      fitPicture(false);
    }
  }).observe(byId('graph-panel'));
}

function isFolded() {
  return foldWish === null ? model.nodes.size > MANY_NODES : foldWish;
}

// Where graphs are drawn: those in trouble first, those that have ended last.
function rankOf(graph, stuck) {
  return graph.state === 'FAILED' ? 0 : stuck.has(graph.id) ? 1 : isLive(graph) ? 2 : 3;
}

// The graphs where somebody is held up; of few graphs none, since they can be seen and had better stay in their places.
function stuckGraphs() {
  return model.state.graphs.length <= SEVERAL_GRAPHS ? new Set()
      : new Set(model.stories.filter(story => model.nodes.has(story.at)).map(story => model.nodes.get(story.at).graph.id));
}

// Graphs that have ended make room for those that have not, and so does each where there are very many, but for the
// first ones in trouble.
function isClosed(graph, crowd) {
  if (graphWish.has(graph.id)) {
    return graphWish.get(graph.id);
  }
  if (rankOf(graph, crowd.stuck) < 2 && crowd.inTrouble <= MANY_GRAPHS) {
    return false;
  }
  return crowd.graphs > SEVERAL_GRAPHS && !isLive(graph) || crowd.live > MANY_GRAPHS;
}

// What is to be known of all graphs to say which are open.
function crowdOf(graphs) {
  const stuck = stuckGraphs();
  return {
    stuck, graphs: graphs.length,
    inTrouble: graphs.filter(each => rankOf(each, stuck) < 2).length,
    live: graphs.filter(isLive).length,
  };
}

function isLive(graph) {
  return graph.state ? graph.state !== 'COMPLETED' && graph.state !== 'DESTROYED' : graph.nodes.some(node => node.state === 'LIVE');
}

export function drawGraph() {
  const state = model.state;
  if (!state || byId('graph-panel').offsetParent === null) {
    return;
  }
  setAttribute(byId('fold'), 'aria-pressed', isFolded());
  const down = byId('graph-panel').clientWidth < 620;
  const row = down ? 0 : Math.floor((byId('graph-panel').clientWidth - 2 * MARGIN) / 40) * 40;
  const shape = shapeOf(state, down, row);
  if (shape !== drawing.shape) {
    drawing.shape = shape;
    arrange(state, down, row);
    if (!drawing.touched) {
      fitPicture(false);
    }
    search(false);
  }
  updateCards();
  updateEdges();
  updateHeads();
  drawMap();
  if (drawing.chosen !== null) {
    showDetail(model.nodes.get(drawing.chosen) || null, closeDetail);
  }
}

// All that the layout depends on; as long as it stays the same nothing is laid out again.
function shapeOf(state, down, row) {
  const parts = [down, row, isFolded(), [...opened].join(), [...throwers()].join()];
  const crowd = crowdOf(state.graphs);
  for (const graph of state.graphs) {
    parts.push(graph.id, rankOf(graph, crowd.stuck), isClosed(graph, crowd));
    graph.nodes.forEach(node => parts.push(node.id));
    graph.edges.forEach(edge => parts.push(edge.from, edge.to, edge.input, edge.feedback));
  }
  return parts.join(' ');
}

function arrange(state, down, row) {
  drawing.cards = new Map();
  drawing.edges = [];
  drawing.heads = [];
  drawing.down = down;
  const many = state.graphs.length > 1;
  const alive = new Set(state.graphs.flatMap(graph => graph.nodes.map(node => node.id)));
  [...opened].filter(id => !alive.has(id)).forEach(id => opened.delete(id));
  let top = 0;
  let width = 0;
  const crowd = crowdOf(state.graphs);
  const threw = throwers();
  let shut = 0;
  const graphs = [...state.graphs].sort((a, b) => rankOf(a, crowd.stuck) - rankOf(b, crowd.stuck));
  for (const graph of graphs) {
    const closed = many && isClosed(graph, crowd);
    if (closed && ++shut > MOST_CLOSED) {
      continue;
    }
    if (many) {
      drawing.heads.push({graph, y: top, closed});
      top += HEAD;
    }
    if (closed) {
      continue;
    }
    const view = viewOf(graph, isFolded(), opened, threw);
    const nodes = view.nodes.map(node => ({
      id: node.key, along: down ? CARD.height : CARD.width, across: down ? CARD.width : CARD.height,
    }));
    const gaps = {along: down ? 34 : 46, across: 20, lane: 22, width: down ? CARD.height : CARD.width};
    const laid = layered(nodes, view.edges, drawing.order, gaps);
    const rows = down ? null : wrapped(laid, row, CARD, gaps.along);
    if (rows !== null) {
      for (const node of view.nodes) {
        const at = rows.places.get(node.key);
        drawing.order.set(node.key, laid.places.get(node.key).across);
        drawing.cards.set(node.key, {...node, graph, x: at.x, y: top + at.y});
      }
      for (const {edge, path} of rows.paths) {
        drawing.edges.push({...edge, path, top});
      }
      width = Math.max(width, rows.width);
      top += rows.height + GRAPH_GAP;
      continue;
    }
    const side = laid.routes.some(route => route.lane !== null) ? LOOP_SIDE : 0;
    for (const node of view.nodes) {
      const at = laid.places.get(node.key);
      drawing.order.set(node.key, at.across);
      drawing.cards.set(node.key, {
        ...node, graph,
        x: down ? at.across : side + at.along,
        y: top + (down ? side + at.along : at.across),
      });
    }
    for (const route of laid.routes) {
      drawing.edges.push({...route.edge, path: pathOf(route, top, down, side)});
    }
    width = Math.max(width, down ? laid.across : laid.along + 2 * side);
    top += (down ? laid.along + 2 * side : laid.across) + GRAPH_GAP;
  }
  show(byId('graph-rest'), shut > MOST_CLOSED);
  setText(byId('graph-rest-count'), asPlural(Math.max(0, shut - MOST_CLOSED), 'more graph') + ', which go on or have ended:');
  const heads = new Set(state.graphs.map(graph => graph.id));
  [...graphWish.keys()].filter(id => !heads.has(id)).forEach(id => graphWish.delete(id));
  for (const key of drawing.order.keys()) {
    if (!drawing.cards.has(key) && drawing.order.size > 4 * drawing.cards.size + 1000) {
      drawing.order.delete(key);
    }
  }
  drawing.width = Math.max(width, CARD.width);
  drawing.height = Math.max(0, top - GRAPH_GAP);
}

function pathOf(route, top, down, side) {
  const from = drawing.cards.get(route.edge.from);
  const to = drawing.cards.get(route.edge.to);
  const start = down ? {x: from.x + CARD.width / 2, y: from.y + CARD.height} : {x: from.x + CARD.width, y: from.y + CARD.height / 2};
  const end = down ? {x: to.x + CARD.width / 2, y: to.y} : {x: to.x, y: to.y + CARD.height / 2};
  if (route.lane !== null) {
    return loopPath(start, end, down ? route.lane : top + route.lane, down);
  }
  const stops = [start];
  for (const point of route.points) {
    const ends = [side + point.along, side + point.along + point.length];
    ends.forEach(along => stops.push(down ? {x: point.across, y: top + along} : {x: along, y: top + point.across}));
  }
  stops.push(end);
  let path = 'M' + near(start.x) + ' ' + near(start.y);
  for (let i = 1; i < stops.length; i++) {
    path += bow([stops[i - 1].x, stops[i - 1].y], [stops[i].x, stops[i].y], down);
  }
  return path;
}

// Out of the last node, around the outside of all that lies between, and in where an element comes in.
function loopPath(start, end, lane, down) {
  const out = 22;
  const points = down
      ? [[start.x, start.y], [start.x, start.y + out], [lane, start.y + out], [lane, end.y - out], [end.x, end.y - out], [end.x, end.y]]
      : [[start.x, start.y], [start.x + out, start.y], [start.x + out, lane], [end.x - out, lane], [end.x - out, end.y], [end.x, end.y]];
  return rounded(points, 10);
}

function updateCards() {
  const marks = marksOf();
  const failedBy = throwers();
  keyed(nodeLayer, drawing.cards.values(), card => card.key + (card.node ? '' : ' run' + card.members.length), makeCard, (element, card) => {
    const place = 'translate(' + near(card.x) + 'px,' + near(card.y) + 'px)';
    if (element.placed !== place) {
      element.placed = place;
      element.style.transform = place;
    }
    const now = summaryOf(card);
    const parts = element.parts;
    const waits = card.members.some(member => marks.waiting.has(member.id));
    const culprit = card.members.some(member => marks.culprits.has(member.id));
    const inChain = card.members.some(member => marks.nodes.has(member.id));
    const found = drawing.matches.includes(card.key);
    const names = ['node', 'kind-' + now.kind, 'state-' + now.state.toLowerCase()];
    culprit && names.push('culprit');
    waits && names.push('waits');
    inChain && names.push('in-chain');
    now.failures > 0 && names.push('has-failures');
    now.paused && names.push('paused');
    const threw = card.members.some(member => failedBy.has(member.id));
    threw && names.push('threw');
    found && names.push('found');
    drawing.chosen !== null && card.members.some(member => member.id === drawing.chosen) && names.push('chosen');
    setAttribute(element, 'class', names.join(' '));
    setText(parts.name, fitText(now.name, 600, 14, CARD.width - 30 - (now.failures > 0 ? 54 : 0)));
    setText(parts.where, fitText(now.where, 400, 11.5, CARD.width - 22));
    setText(parts.inRate, asRate(now.inRate));
    setText(parts.outRate, asRate(now.outRate));
    setText(parts.fails, now.failures > 0 ? asShortCount(now.failures) + ' ✕' : '');
    setText(parts.times, now.times);
    const rest = CARD.width - 30 - widthOfText(now.times, 500, 11.5);
    const beside = widthOfText(now.sampled, 500, 11.5) <= rest;
    setText(parts.sampled, beside || !now.heldText ? now.sampled : '');
    setAttribute(parts.sampled, 'y', beside ? 89 : 73);
    setText(parts.heldText, now.heldText);
    setAttribute(parts.track, 'class', now.bound > 0 ? 'track' : 'track none');
    const fill = now.bound > 0 ? Math.min(1, now.held / now.bound) : 0;
    setAttribute(parts.fill, 'width', near(fill * 64));
    setAttribute(parts.fill, 'class', now.bound > 0 ? (fill >= 1 ? 'fill full' : 'fill') : 'fill none');
    const tag = threw ? 'failed here' : now.state === 'FAILED' ? 'failed' : now.paused ? 'paused' : culprit ? (inChain ? 'holds up' : '') : waits ? 'waits' : now.state === 'COMPLETED' ? 'complete'
        : now.state === 'DESTROYED' ? 'destroyed' : '';
    setText(parts.tag, tag);
    setAttribute(parts.tagBack, 'width', tag ? near(12 + widthOfText(tag, 600, 11.5)) : 0);
    setAttribute(element, 'aria-label', now.spoken + (tag ? ', ' + tag : ''));
    setAttribute(element, 'tabindex', card.key === focusKey() ? 0 : -1);
  });
}

function focusKey() {
  if (!drawing.cards.has(drawing.focus)) {
    const first = drawing.cards.keys().next();
    drawing.focus = first.done ? null : first.value;
  }
  return drawing.focus;
}

function marksOf() {
  const marks = {nodes: new Set(), edges: new Set(), waiting: new Set(), culprits: new Set()};
  for (const story of model.stories) {
    story.nodes.forEach(id => marks.nodes.add(id));
    story.edges.forEach(key => marks.edges.add(key));
    story.waiting.forEach(id => marks.waiting.add(id));
    if (story.culprit !== null) {
      marks.culprits.add(story.culprit);
    }
  }
  return marks;
}

// What a card says: of one node, or of a run of them.
function summaryOf(card) {
  const first = card.members[0];
  const last = card.members[card.members.length - 1];
  const firstRate = model.nodes.get(first.id);
  const lastRate = model.nodes.get(last.id);
  const members = card.members.map(member => (model.nodes.get(member.id) || {node: member}).node);
  const node = members[0];
  const single = members.length === 1;
  const bounded = members.filter(member => member.bound !== null && member.bound !== undefined);
  const held = single ? node.held : members.reduce((sum, member) => sum + member.held, 0);
  const bound = single ? node.bound : bounded.length > 0 && bounded.length === members.filter(each => each.held > 0 || each.bound).length
      ? bounded.reduce((sum, member) => sum + member.bound, 0) : null;
  const slowest = members.reduce((a, b) => (b.p50 ?? -1) > (a.p50 ?? -1) ? b : a);
  const now = {
    kind: single ? node.kind : 'run',
    state: node.state,
    name: single ? node.name : node.name + ' … ' + members[members.length - 1].name,
    where: single ? node.line + (node.name === node.operator ? '' : ' · ' + node.operator) : members.length + ' nodes in a row',
    inRate: firstRate ? firstRate.inRate : 0,
    outRate: lastRate ? lastRate.outRate : 0,
    failures: members.reduce((sum, member) => sum + member.failures, 0),
    paused: members.some(member => member.paused),
    held, bound,
    heldText: bound ? asShortCount(held) + ' of ' + asShortCount(bound) + ' held' : held > 0 ? asShortCount(held) + ' held' : '',
    times: slowest.p50 === null || slowest.p50 === undefined ? ''
        : 'p50 ' + asShortTime(slowest.p50) + '  p99 ' + asShortTime(slowest.p99),
  };
  now.sampled = now.times && slowest.samples > 0 ? 'of ' + asRate(slowest.samples) + '/s' : '';
  const tasks = single ? taskTimesOf(node) : null;
  if (tasks) {
    now.times = 'p50 ' + asShortTime(tasks.p50) + '  p99 ' + asShortTime(tasks.p99);
    now.sampled = 'a task';
  }
  now.spoken = now.name + ', ' + now.where + ', ' + asRate(now.inRate) + ' a second in, ' + asRate(now.outRate) + ' a second out'
      + (now.heldText ? ', ' + now.heldText : '') + (now.failures > 0 ? ', ' + now.failures + ' failed' : '');
  return now;
}

function makeCard(card) {
  const w = CARD.width;
  const parts = {
    name: svg('text', {class: 'name', x: 12, y: 22}),
    fails: svg('text', {class: 'fails', x: w - 12, y: 22, 'text-anchor': 'end'}),
    where: svg('text', {class: 'where', x: 12, y: 38}),
    inRate: svg('text', {class: 'rate', x: 54, y: 57, 'text-anchor': 'end'}),
    outRate: svg('text', {class: 'rate', x: 142, y: 57, 'text-anchor': 'end'}),
    track: svg('rect', {class: 'track', x: 12, y: 66, width: 64, height: 6, rx: 3}),
    fill: svg('rect', {class: 'fill', x: 12, y: 66, width: 0, height: 6, rx: 3}),
    heldText: svg('text', {class: 'small', x: w - 12, y: 73, 'text-anchor': 'end'}),
    times: svg('text', {class: 'small times', x: 12, y: 89}),
    sampled: svg('text', {class: 'unit', x: w - 12, y: 89, 'text-anchor': 'end'}),
    tag: svg('text', {class: 'tag', x: 18, y: 3.6}),
    tagBack: svg('rect', {class: 'tag-back', x: 12, y: -8, height: 16, rx: 8, width: 0}),
  };
  const element = svg('g', {role: 'button', tabindex: -1, 'data-key': card.key, 'data-name': card.members[0].name},
      svg('rect', {class: 'back', width: w, height: CARD.height, rx: 7}),
      svg('path', {class: 'spine', d: spineOf(card)}),
      parts.name, parts.fails, parts.where, parts.inRate, svg('text', {class: 'unit', x: 57, y: 57}, '/s in'),
      parts.outRate, svg('text', {class: 'unit', x: 145, y: 57}, '/s out'),
      parts.track, parts.fill, parts.heldText, parts.times, parts.sampled, parts.tagBack, parts.tag);
  element.parts = parts;
  element.addEventListener('click', () => drawing.dragged || choose(card.key));
  return element;
}

// The left edge says what kind of node it is: a source begins, a boundary is doubled, a join gathers.
function spineOf(card) {
  const h = CARD.height;
  const kind = card.node ? card.node.kind : 'run';
  switch (kind) {
    case 'source': return 'M0 ' + (h / 2 - 11) + ' L9 ' + h / 2 + ' L0 ' + (h / 2 + 11) + ' Z';
    case 'boundary': return 'M3.5 8 V' + (h - 8) + ' M6.5 8 V' + (h - 8);
    case 'feedback': return 'M3.5 8 V' + (h - 8) + ' M6.5 8 V' + (h - 8);
    case 'join': return 'M0 ' + (h / 2 - 16) + ' L8 ' + h / 2 + ' L0 ' + (h / 2 + 16);
    case 'run': return 'M3.5 12 V' + (h - 12);
    default: return '';
  }
}

// In pixels; of figures, which change all the time, only the kind is measured.
function widthOfText(text, weight, size) {
  const like = text.replace(/\d/g, '0');
  const key = weight + ' ' + size + ' ' + like;
  let width = measured.get(key);
  if (width === undefined) {
    if (measured.size > 5000) {
      measured.clear();
    }
    fontOf(weight, size);
    width = canvasForText.measureText(like).width;
    measured.set(key, width);
  }
  return width;
}

function fontOf(weight, size) {
  const family = getComputedStyle(document.documentElement).getPropertyValue(weight === 400 ? '--mono' : '--sans');
  canvasForText.font = weight + ' ' + size + 'px ' + family;
}

function fitText(text, weight, size, most) {
  const key = weight + ' ' + size + ' ' + most + ' ' + text;
  let fit = fitted.get(key);
  if (fit === undefined) {
    if (fitted.size > 5000) {
      fitted.clear();
    }
    fontOf(weight, size);
    fit = text;
    if (canvasForText.measureText(text).width > most) {
      let low = 0;
      let high = text.length;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (canvasForText.measureText(text.slice(0, middle) + '…').width <= most) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      fit = text.slice(0, low) + '…';
    }
    fitted.set(key, fit);
  }
  return fit;
}

function updateEdges() {
  const marks = marksOf();
  const live = new Map();
  for (const graph of model.state.graphs) {
    for (const edge of graph.edges) {
      live.set(edge.from + '>' + edge.to + '>' + edge.input, edge.rate);
    }
  }
  keyed(edgeLayer, drawing.edges, edge => edge.key, edge => svg('path', {'data-edge': edge.key}), (element, edge) => {
    const rate = Math.max(0, live.get(edge.key) ?? edge.edge.rate ?? 0);
    setAttribute(element, 'd', edge.path);
    setAttribute(element, 'transform', edge.top ? 'translate(0,' + near(edge.top) + ')' : null);
    const old = element.wide || 0;
    const wish = rate > 0 ? Math.min(11, 1.6 + 1.35 * Math.log10(1 + rate)) : 1.4;
    if (Math.abs(wish - old) > 0.15) {
      element.wide = wish;
      element.style.strokeWidth = near(wish) + 'px';
    }
    const names = ['edge'];
    edge.feedback && names.push('feedback');
    rate > 0 && names.push('flows');
    marks.edges.has(edge.key) && names.push('blocked');
    setAttribute(element, 'class', names.join(' '));
  });
}

function updateHeads() {
  const now = new Map(model.state.graphs.map(graph => [graph.id, graph]));
  keyed(headLayer, drawing.heads, head => head.graph.id, head => {
    const text = svg('text', {class: 'head-name', x: 20, y: 20});
    const arrow = svg('path', {class: 'head-arrow', d: 'M4 10 L12 10 L8 16 Z'});
    const element = svg('g', {class: 'head', role: 'button', tabindex: 0},
        svg('rect', {class: 'head-back', x: 0, y: 0, width: 640, height: 28, rx: 5}), arrow, text);
    element.text = text;
    element.arrow = arrow;
    element.addEventListener('click', () => !drawing.dragged && toggleGraph(head.graph.id));
    element.addEventListener('keydown', event => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        toggleGraph(head.graph.id);
      }
    });
    return element;
  }, (element, head) => {
    const graph = now.get(head.graph.id) || head.graph;
    const sources = graph.nodes.filter(node => node.kind === 'source');
    const rate = sources.reduce((sum, node) => sum + (model.nodes.get(node.id) || {inRate: 0}).inRate, 0);
    const failed = graph.nodes.reduce((sum, node) => sum + node.failures, 0);
    const name = sources.map(node => node.name + ' (' + node.line + ')').slice(0, 2).join(', ') || 'graph';
    setText(element.text, (graph.state === 'FAILED' ? 'failed: ' : graph.state === 'PAUSED' ? 'paused: ' : isLive(graph) ? '' : 'ended: ') + fitText(name, 500, 13, 420) + ' · ' + asPlural(graph.nodes.length, 'node') + ' · ' + asRate(rate) + '/s'
        + (failed > 0 ? ' · ' + asShortCount(failed) + ' failed' : ''));
    setAttribute(element, 'transform', 'translate(0,' + head.y + ')');
    setAttribute(element, 'aria-expanded', !head.closed);
    setAttribute(element.arrow, 'd', head.closed ? 'M6 10 L12 14 L6 18 Z' : 'M4 11 L12 11 L8 17 Z');
  });
}

function toggleGraph(id) {
  const graph = model.state.graphs.find(each => each.id === id);
  graphWish.set(id, !isClosed(graph, crowdOf(model.state.graphs)));
  drawGraph();
}

function choose(key) {
  const card = drawing.cards.get(key);
  if (!card) {
    return;
  }
  if (!card.node) {
    card.members.forEach(member => opened.add(member.id));
    drawing.touched = true;
    drawGraph();
    reveal('n' + card.members[0].id);
    return;
  }
  drawing.chosen = drawing.chosen === card.node.id ? null : card.node.id;
  drawing.focus = key;
  showDetail(drawing.chosen === null ? null : model.nodes.get(drawing.chosen), closeDetail);
  drawGraph();
  makeRoom(key);
}

// The details take room from the picture: what was chosen stays in view.
function makeRoom(key) {
  if (drawing.touched) {
    reveal(key);
  } else {
    fitPicture(false);
    reveal(key);
  }
}

function closeDetail() {
  drawing.chosen = null;
  showDetail(null, closeDetail);
  updateCards();
  makeRoom(drawing.focus);
}

// Opens the page's graph at a node; says whether it is there.
export function chooseNode(id) {
  if (!model.nodes.has(id)) {
    return false;
  }
  const graph = model.nodes.get(id).graph;
  graphWish.set(graph.id, false);
  opened.add(id);
  drawGraph();
  drawing.chosen = id;
  showDetail(model.nodes.get(id), closeDetail);
  reveal('n' + id);
  drawGraph();
  return true;
}

function search(next) {
  const words = byId('search').value.trim().toLowerCase();
  if (!words) {
    drawing.matches = [];
    setText(byId('found'), '');
    byId('graph').classList.remove('searching');
    updateCards();
    return;
  }
  const hits = [...model.nodes.values()].filter(({node}) =>
      (node.name + ' ' + node.operator + ' ' + node.line).toLowerCase().includes(words));
  byId('graph').classList.add('searching');
  if (next && hits.length > 0) {
    drawing.match = (drawing.match + 1) % hits.length;
    const hit = hits[drawing.match];
    graphWish.set(hit.graph.id, false);
    if (isFolded()) {
      opened.add(hit.node.id);
    }
    drawGraph();
    drawing.focus = 'n' + hit.node.id;
    reveal(drawing.focus, true);
  } else if (!next) {
    drawing.match = -1;
  }
  const ids = new Set(hits.map(({node}) => node.id));
  drawing.matches = [...drawing.cards.values()].filter(card => card.members.some(member => ids.has(member.id))).map(card => card.key);
  setText(byId('found'), hits.length === 0 ? 'none' : drawing.match >= 0 ? drawing.match + 1 + ' of ' + asCount(hits.length)
      : asCount(hits.length) + ' found');
  updateCards();
}

function applyZoom() {
  const {x, y, k} = drawing.zoom;
  stage.style.transform = 'translate(' + near(x) + 'px,' + near(y) + 'px) scale(' + k.toFixed(4) + ')';
  byId('graph').classList.toggle('far', k < 0.42);
  drawMap();
}

function drawMap() {
  const picture = byId('graph');
  const {x, y, k} = drawing.zoom;
  const view = {x: -x / k, y: -y / k, width: picture.clientWidth / k, height: picture.clientHeight / k};
  drawMinimap(marksOnMap(), drawing.width, drawing.height, view);
}

function marksOnMap() {
  const marks = marksOf();
  const failedBy = throwers();
  const heads = drawing.heads.map(head => ({x: 0, y: head.y + 10, width: 300, height: 8, mark: null}));
  return heads.concat([...drawing.cards.values()].map(card => ({
    x: card.x, y: card.y, width: CARD.width, height: CARD.height,
    mark: card.members.some(member => failedBy.has(member.id)) ? 'failed'
        : card.members.some(member => marks.culprits.has(member.id)) ? 'blocked' : null,
  })));
}

function moveTo(x, y) {
  const picture = byId('graph');
  drawing.zoom.x = picture.clientWidth / 2 - x * drawing.zoom.k;
  drawing.zoom.y = picture.clientHeight / 2 - y * drawing.zoom.k;
  drawing.touched = true;
  applyZoom();
}

function zoomBy(factor, at) {
  const picture = byId('graph');
  const point = at || {x: picture.clientWidth / 2, y: picture.clientHeight / 2};
  const zoom = drawing.zoom;
  const k = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom.k * factor));
  zoom.x = point.x - (point.x - zoom.x) * k / zoom.k;
  zoom.y = point.y - (point.y - zoom.y) * k / zoom.k;
  zoom.k = k;
  drawing.touched = true;
  applyZoom();
}

// Shows the whole graph where it can be read so; otherwise its beginning. `whole` shows all of it in any case.
function fitPicture(whole) {
  const picture = byId('graph');
  const width = picture.clientWidth;
  if (width === 0 || drawing.cards.size + drawing.heads.length === 0) {
    return;
  }
  const onStatus = document.body.dataset.page === 'status';
  const kx = (width - 2 * MARGIN) / drawing.width;
  let k = Math.min(1, kx);
  if (onStatus) {
    const most = Math.max(drawing.down ? 640 : 230, window.innerHeight * (drawing.down ? 0.8 : 0.4));
    k = whole ? k : readable(k);
    const wish = Math.min(most, drawing.height * Math.min(k, 1) + 2 * MARGIN);
    picture.style.height = Math.round(Math.max(150, wish)) + 'px';
  } else {
    picture.style.height = '';
  }
  const height = picture.clientHeight;
  const ky = (height - 2 * MARGIN) / drawing.height;
  k = Math.min(1, kx, ky);
  k = Math.max(whole ? k : readable(k), LEAST_ZOOM);
  const zoom = drawing.zoom;
  zoom.k = k;
  zoom.x = drawing.width * k <= width - 2 * MARGIN + 1 ? (drawing.down ? (width - drawing.width * k) / 2 : MARGIN) : MARGIN;
  zoom.y = drawing.height * k <= height - 2 * MARGIN + 1 ? (height - drawing.height * k) / 2 : beginningOf(height, k);
  applyZoom();
}

function readable(k) {
  return k >= LEAST_READABLE ? k : 1;
}

// Where the picture begins when not all of it can be seen: with the first source in view.
function beginningOf(height, k) {
  const first = [...drawing.cards.values()].find(card => card.node && card.node.kind === 'source');
  if (!first || drawing.heads.length > 0) {
    return MARGIN;
  }
  const middle = height / 2 - (first.y + CARD.height / 2) * k;
  return Math.min(MARGIN, Math.max(height - MARGIN - drawing.height * k, middle));
}

function reveal(key, centre) {
  const card = drawing.cards.get(key);
  const picture = byId('graph');
  if (!card || picture.clientWidth === 0) {
    return;
  }
  const zoom = drawing.zoom;
  if (centre && zoom.k < 0.6) {
    zoom.k = 0.9;
  }
  const left = card.x * zoom.k + zoom.x;
  const top = card.y * zoom.k + zoom.y;
  const right = left + CARD.width * zoom.k;
  const bottom = top + CARD.height * zoom.k;
  if (centre || left < 0 || top < 0 || right > picture.clientWidth || bottom > picture.clientHeight) {
    zoom.x = picture.clientWidth / 2 - (card.x + CARD.width / 2) * zoom.k;
    zoom.y = picture.clientHeight / 2 - (card.y + CARD.height / 2) * zoom.k;
    drawing.touched = true;
    applyZoom();
  }
}

function readyPointer(picture) {
  const held = new Map();
  let before = null;
  picture.addEventListener('pointerdown', event => {
    held.set(event.pointerId, {x: event.offsetX, y: event.offsetY});
    before = {x: event.clientX, y: event.clientY};
    drawing.dragged = false;
  });
  picture.addEventListener('pointermove', event => {
    if (!held.has(event.pointerId)) {
      return;
    }
    const box = picture.getBoundingClientRect();
    const now = {x: event.clientX - box.left, y: event.clientY - box.top};
    const old = held.get(event.pointerId);
    if (held.size === 2) {
      const other = [...held.entries()].find(([id]) => id !== event.pointerId)[1];
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(old.x - other.x, old.y - other.y));
      zoomBy(factor, {x: (now.x + other.x) / 2, y: (now.y + other.y) / 2});
      drawing.dragged = true;
    } else if (drawing.dragged || Math.hypot(event.clientX - before.x, event.clientY - before.y) > 4) {
      if (!drawing.dragged) {
        drawing.dragged = true;
        picture.setPointerCapture(event.pointerId);
      }
      drawing.zoom.x += now.x - old.x;
      drawing.zoom.y += now.y - old.y;
      drawing.touched = true;
      applyZoom();
    }
    held.set(event.pointerId, now);
  });
  for (const end of ['pointerup', 'pointercancel']) {
    picture.addEventListener(end, event => {
      held.delete(event.pointerId);
      setTimeout(() => drawing.dragged = false, 0);
    });
  }
  picture.addEventListener('wheel', event => {
    if (!event.ctrlKey && !event.metaKey && document.body.dataset.page === 'status') {
      return; // there the wheel moves the page
    }
    event.preventDefault();
    const box = picture.getBoundingClientRect();
    zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.008 : 0.0016)), {x: event.clientX - box.left, y: event.clientY - box.top});
  }, {passive: false});
}

function onKey(event) {
  const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
  const step = steps[event.key];
  if (step && event.shiftKey) {
    drawing.zoom.x -= step[0] * 60;
    drawing.zoom.y -= step[1] * 60;
    drawing.touched = true;
    applyZoom();
  } else if (step) {
    moveFocus(step);
  } else if (event.key === '+' || event.key === '=') {
    zoomBy(1.2);
  } else if (event.key === '-') {
    zoomBy(1 / 1.2);
  } else if (event.key === '0') {
    fitPicture(true);
  } else if ((event.key === 'Enter' || event.key === ' ') && event.target.closest('.node')) {
    choose(event.target.closest('.node').dataset.key);
  } else if (event.key === 'Escape' && drawing.chosen !== null) {
    closeDetail();
  } else {
    return;
  }
  event.preventDefault();
}

function moveFocus([dx, dy]) {
  const from = drawing.cards.get(focusKey());
  let best = null;
  let least = Infinity;
  for (const card of drawing.cards.values()) {
    const ahead = (card.x - from.x) * dx + (card.y - from.y) * dy;
    const aside = Math.abs((card.x - from.x) * dy) + Math.abs((card.y - from.y) * dx);
    if (ahead > 1 && ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      best = card;
    }
  }
  if (best) {
    drawing.focus = best.key;
    updateCards();
    const element = nodeLayer.querySelector('[data-key="' + best.key + '"]');
    if (element) {
      element.focus();
      reveal(best.key);
    }
  }
}

export function refitGraph() {
  drawing.touched = false;
  drawGraph();
  fitPicture(false);
}

export function drawStories() {
  const line = byId('story');
  const stories = model.stories;
  setAttribute(line, 'data-blocked', stories.length > 0);
  show(byId('story-node'), storyNode() !== null);
  if (stories.length === 0) {
    setAttribute(line, 'data-blocked', model.growing.length > 0);
    setText(line, model.nodes.size === 0 ? '' : calmWords());
    show(byId('stories'), false);
    return;
  }
  setText(line, wordsOf(stories[0]) + (stories.length > 1 ? ' And ' + asPlural(stories.length - 1, 'other wait') + '.' : ''));
  show(byId('stories'), stories.length > 1 && document.body.dataset.page === 'graph');
  keyed(byId('stories'), stories.slice(1, 4), story => story.key, () => html('li'), (row, story) => setText(row, wordsOf(story)));
}

// The node that the sentence is about: the culprit, or what grows.
function storyNode() {
  const story = model.stories[0];
  return story ? story.culprit ?? story.at : model.growing.length > 0 ? model.growing[0].node.id : null;
}

export function readyStories(onNode) {
  byId('story-node').addEventListener('click', () => {
    const id = storyNode();
    if (id !== null) {
      onNode(id);
    }
  });
}

function calmWords() {
  if (model.growing.length > 0) {
    return growingSentence(model.growing);
  }
  const failed = failedGraphs().length;
  return failed === 0 ? calmSentence(model.full)
      : failed === model.state.graphs.length ? 'Nothing goes on.' : calmSentence(model.full) + ' But ' + asPlural(failed, 'stream has failed', 'streams have failed') + '.';
}

function wordsOf(story) {
  return story.sentence + (story.seconds >= 1 ? ', for ' + Math.floor(story.seconds) + ' s.' : story.share > 0 ? ', again and again.' : '.');
}
