import { model } from './model.js';
import { throwers } from './failed.js';

// How each node and each graph is, the worst first: what tables are ordered by.

const WORDS = ['failed here', 'failed', 'holds up', 'waits', 'has failures', 'full', 'paused', 'busy', 'idle', 'complete', 'destroyed'];
const RANKS = new Map(WORDS.map((word, rank) => [word, rank]));
const NO_TROUBLE = RANKS.get('paused');

let judged = null;
let judgedNodes = new Map();
let judgedGraphs = [];

export function wordOf(rank) {
  return WORDS[rank];
}

export function hasFailed(rank) {
  return rank <= RANKS.get('failed');
}

export function inTrouble(rank) {
  return rank < NO_TROUBLE;
}

export function isBusy(rank) {
  return rank === RANKS.get('busy');
}

export function hasEnded(rank) {
  return rank >= RANKS.get('complete');
}

// The rank of each node, by its id.
export function nodeRanks() {
  judge();
  return judgedNodes;
}

// Each graph with its rank, and with the node that gives it that rank.
export function rankedGraphs() {
  judge();
  return judgedGraphs;
}

// Once a state: several tables ask.
function judge() {
  if (judged === model.nodes) {
    return;
  }
  judged = model.nodes;
  const threw = throwers();
  const culprits = new Set(model.stories.map(story => story.culprit));
  const waiting = new Set(model.stories.flatMap(story => [story.at, ...story.waiting]));
  judgedNodes = new Map();
  for (const {node, inRate, outRate} of model.nodes.values()) {
    const word = threw.has(node.id) ? 'failed here' : node.state === 'FAILED' ? 'failed'
        : node.state === 'DESTROYED' ? 'destroyed'
        : culprits.has(node.id) ? 'holds up'
        : waiting.has(node.id) ? 'waits'
        : node.failures > 0 ? 'has failures'
        : node.state === 'COMPLETED' ? 'complete'
        : node.bound && node.held >= node.bound ? 'full'
        : node.paused || node.state === 'PAUSED' ? 'paused'
        : inRate > 0 || outRate > 0 ? 'busy' : 'idle';
    judgedNodes.set(node.id, RANKS.get(word));
  }
  judgedGraphs = model.state.graphs.map(judgeGraph);
}

function judgeGraph(graph) {
  let rank = WORDS.length - 1;
  let worst = graph.nodes[0];
  let rate = 0;
  let held = 0;
  let failures = 0;
  const sources = [];
  for (const node of graph.nodes) {
    const own = judgedNodes.get(node.id);
    if (own < rank) {
      rank = own;
      worst = node;
    }
    held += node.held;
    failures += node.failures;
    if (node.kind === 'source') {
      sources.push(node);
      rate += model.nodes.get(node.id).inRate;
    }
  }
  if (graph.state === 'FAILED') {
    rank = RANKS.get('failed');
  } else if (graph.state === 'COMPLETED' && !inTrouble(rank)) {
    rank = RANKS.get('complete');
  } else if (graph.state === 'DESTROYED') {
    rank = RANKS.get('destroyed');
  }
  const first = (sources[0] || worst);
  return {
    graph, rank, worst, rate, held, failures,
    name: sources.slice(0, 2).map(node => node.name).join(', ') + (sources.length > 2 ? ' and ' + (sources.length - 2) + ' more' : '') || 'graph ' + graph.id,
    line: first ? first.line : '',
  };
}
