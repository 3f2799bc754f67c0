import { byId } from './dom.js';
import { asCount, asRate, asTime } from './format.js';
import { model, taskTimesOf } from './model.js';
import { hasEnded, hasFailed, inTrouble, isBusy, nodeRanks, rankedGraphs, wordOf } from './trouble.js';
import { sortable } from './table.js';

// All graphs and all nodes as tables, whatever the picture has room for.

const FILTERS = {
  all: {name: 'All', pass: () => true},
  trouble: {name: 'In trouble', pass: entry => inTrouble(entry.rank)},
  busy: {name: 'Busy', pass: entry => isBusy(entry.rank)},
  going: {name: 'Not ended', pass: entry => !hasEnded(entry.rank)},
};

let drawGraphRows = null;
let drawNodeRows = null;

export function readyLists(onNode) {
  drawGraphRows = sortable(partsOf('graphs'), [
    {name: 'Sources', value: entry => entry.name, text: entry => entry.name},
    {name: 'State', value: entry => entry.rank, text: stateOf},
    {name: 'Nodes', n: true, value: entry => entry.graph.nodes.length, text: entry => asCount(entry.graph.nodes.length)},
    {name: 'In, a second', n: true, value: entry => entry.rate, text: entry => asRate(entry.rate)},
    {name: 'Held', n: true, value: entry => entry.held, text: entry => asCount(entry.held)},
    {name: 'Failed', n: true, value: entry => entry.failures, text: entry => asCount(entry.failures)},
    {name: 'Line', mono: true, value: entry => entry.line, text: entry => entry.line},
  ], {
    keyOf: entry => entry.graph.id,
    wordsOf: entry => entry.name + ' ' + entry.line,
    filters: FILTERS, classOf: classOfRank, noun: 'graph',
    order: (a, b) => a.rank - b.rank || b.rate - a.rate || a.graph.id - b.graph.id,
    onOpen: entry => entry.worst && onNode(entry.worst.id),
  });
  drawNodeRows = sortable(partsOf('nodes'), [
    {name: 'Node', value: entry => entry.node.name, text: entry => entry.node.name},
    {name: 'State', value: entry => entry.rank, text: entry => wordOf(entry.rank)},
    {name: 'In, a second', n: true, value: entry => entry.inRate, text: entry => asRate(entry.inRate)},
    {name: 'Out, a second', n: true, value: entry => entry.outRate, text: entry => asRate(entry.outRate)},
    {name: 'Held', n: true, value: entry => entry.node.held, text: heldOf},
    {name: 'p50', n: true, value: entry => timesOf(entry).p50, text: entry => asTime(timesOf(entry).p50)},
    {name: 'p99', n: true, value: entry => timesOf(entry).p99, text: entry => asTime(timesOf(entry).p99)},
    {name: 'Failed', n: true, value: entry => entry.node.failures, text: entry => asCount(entry.node.failures)},
    {name: 'Operator', value: entry => entry.node.operator, text: entry => entry.node.operator},
    {name: 'Line', mono: true, value: entry => entry.node.line, text: entry => entry.node.line},
  ], {
    keyOf: entry => entry.node.id,
    wordsOf: entry => entry.node.name + ' ' + entry.node.operator + ' ' + entry.node.line,
    filters: FILTERS, classOf: classOfRank, noun: 'node',
    order: (a, b) => a.rank - b.rank || b.inRate - a.inRate || a.node.id - b.node.id,
    onOpen: entry => onNode(entry.node.id),
  });
}

export function drawLists() {
  if (byId('nodes-panel').offsetParent === null) {
    return;
  }
  const ranks = nodeRanks();
  drawGraphRows(rankedGraphs());
  drawNodeRows([...model.nodes.values()].map(entry => ({...entry, rank: ranks.get(entry.node.id)})));
}

function partsOf(name) {
  return {
    table: byId(name + '-table'), search: byId(name + '-search'), filter: byId(name + '-filter'),
    sub: byId(name + '-sub'), more: byId(name + '-more'),
  };
}

function classOfRank({rank}) {
  return hasFailed(rank) ? 'row-failed' : inTrouble(rank) ? 'row-trouble' : hasEnded(rank) ? 'row-ended' : null;
}

// What is wrong with a graph, and where.
function stateOf({rank, worst}) {
  return wordOf(rank) + (inTrouble(rank) && worst ? ': ' + worst.name : '');
}

function heldOf({node}) {
  return asCount(node.held) + (node.bound ? ' of ' + asCount(node.bound) : '');
}

// A node's own times; those of its tasks where it has none of its own.
function timesOf({node}) {
  if (node.p50 !== null && node.p50 !== undefined) {
    return node;
  }
  return model.taskTimes.size > 0 && taskTimesOf(node) || {p50: null, p99: null};
}
