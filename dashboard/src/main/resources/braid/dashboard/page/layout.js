// Lays a graph out in layers: ranks by longest path, order by barycentres, places by isotonic regression.
// What is fed back is left out of the ranks and led around the outside. The same graph always comes out the same,
// and nodes that were there before keep their order, so a rewired graph moves little.

const SWEEPS = 10;

// nodes: [{id, along, across}], the sizes in the direction of the flow and across it.
// Gives {places: Map(id -> {along, across, rank}), routes: [{edge, points|null, lane}], along, across}.
export function layered(nodes, edges, before, gaps) {
  const all = new Map(nodes.map((node, index) => [node.id, {
    id: node.id, along: node.along, size: node.across, index, rank: 0, ups: [], downs: [], centre: 0, dummy: false,
  }]));
  const forward = [];
  const back = [];
  for (const edge of edges) {
    if (all.has(edge.from) && all.has(edge.to)) {
      (edge.feedback || edge.from === edge.to ? back : forward).push(edge);
    }
  }
  breakCycles(all, forward, back);
  const links = rank(all, forward);
  const layers = order(all, links, before);
  place(layers, gaps.across);
  return result(all, layers, links, back, gaps);
}

function breakCycles(all, forward, back) {
  const downs = new Map([...all.keys()].map(id => [id, []]));
  forward.forEach(edge => downs.get(edge.from).push(edge));
  const state = new Map();
  const cut = new Set();
  for (const start of all.keys()) {
    if (state.has(start)) {
      continue;
    }
    const stack = [{id: start, next: 0}];
    state.set(start, 1);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const edge = downs.get(top.id)[top.next++];
      if (!edge) {
        state.set(top.id, 2);
        stack.pop();
      } else if (state.get(edge.to) === 1) {
        cut.add(edge);
      } else if (!state.has(edge.to)) {
        state.set(edge.to, 1);
        stack.push({id: edge.to, next: 0});
      }
    }
  }
  for (const edge of cut) {
    forward.splice(forward.indexOf(edge), 1);
    back.push(edge);
  }
}

function rank(all, forward) {
  const ins = new Map([...all.keys()].map(id => [id, 0]));
  const downs = new Map([...all.keys()].map(id => [id, []]));
  for (const edge of forward) {
    ins.set(edge.to, ins.get(edge.to) + 1);
    downs.get(edge.from).push(edge.to);
  }
  const roots = [...all.keys()].filter(id => ins.get(id) === 0);
  const ready = [...roots];
  for (let i = 0; i < ready.length; i++) {
    for (const to of downs.get(ready[i])) {
      all.get(to).rank = Math.max(all.get(to).rank, all.get(ready[i]).rank + 1);
      ins.set(to, ins.get(to) - 1);
      if (ins.get(to) === 0) {
        ready.push(to);
      }
    }
  }
  for (const id of roots) { // a source that joins late stands next to what it joins
    const ranks = downs.get(id).map(to => all.get(to).rank);
    if (ranks.length > 0) {
      all.get(id).rank = Math.min(...ranks) - 1;
    }
  }
  return forward.map(edge => ({edge, chain: chainOf(all, edge)}));
}

function chainOf(all, edge) {
  const from = all.get(edge.from);
  const to = all.get(edge.to);
  const chain = [from];
  for (let rank = from.rank + 1; rank < to.rank; rank++) {
    chain.push({id: null, along: 0, size: 6, index: from.index, rank, ups: [], downs: [], centre: 0, dummy: true});
  }
  chain.push(to);
  for (let i = 1; i < chain.length; i++) {
    chain[i - 1].downs.push(chain[i]);
    chain[i].ups.push(chain[i - 1]);
  }
  return chain;
}

function order(all, links, before) {
  const layers = [];
  const put = node => (layers[node.rank] ||= []).push(node);
  const seen = new Set();
  const known = node => before && before.has(node.id) ? before.get(node.id) : Infinity;
  const starts = [...all.values()].filter(node => node.ups.length === 0);
  starts.sort((a, b) => known(a) - known(b) || a.index - b.index);
  for (const start of starts) {
    const stack = [start];
    while (stack.length > 0) {
      const node = stack.pop();
      if (!seen.has(node)) {
        seen.add(node);
        put(node);
        stack.push(...[...node.downs].reverse());
      }
    }
  }
  for (let i = 0; i < layers.length; i++) {
    layers[i] ||= [];
  }
  let best = null;
  let fewest = Infinity;
  number(layers);
  for (let sweep = 0; sweep <= SWEEPS; sweep++) {
    const crossings = crossingsOf(layers);
    if (crossings < fewest) {
      fewest = crossings;
      best = layers.map(layer => [...layer]);
    }
    if (fewest === 0) {
      break;
    }
    const down = sweep % 2 === 0;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[down ? i : layers.length - 1 - i];
      for (const node of layer) {
        const near = down ? node.ups : node.downs;
        node.weight = near.length === 0 ? node.at : near.reduce((sum, other) => sum + other.at, 0) / near.length;
      }
      layer.sort((a, b) => a.weight - b.weight || a.at - b.at);
      layer.forEach((node, at) => node.at = at);
    }
  }
  number(best);
  return best;
}

function number(layers) {
  layers.forEach(layer => layer.forEach((node, at) => node.at = at));
}

// Counted with a Fenwick tree over the ends of the edges between each two layers.
function crossingsOf(layers) {
  let crossings = 0;
  for (let i = 1; i < layers.length; i++) {
    const ends = [];
    for (const node of layers[i - 1]) {
      ends.push(...node.downs.map(down => down.at).sort((a, b) => a - b));
    }
    const tree = new Int32Array(layers[i].length + 1);
    for (let k = 0; k < ends.length; k++) {
      let upTo = 0;
      for (let at = ends[k] + 1; at > 0; at -= at & -at) {
        upTo += tree[at];
      }
      crossings += k - upTo;
      for (let at = ends[k] + 1; at < tree.length; at += at & -at) {
        tree[at]++;
      }
    }
  }
  return crossings;
}

function place(layers, gap) {
  for (const layer of layers) {
    let edge = 0;
    for (const node of layer) {
      node.centre = edge + node.size / 2;
      edge += node.size + gap;
    }
  }
  for (let pass = 0; pass < SWEEPS; pass++) {
    const down = pass % 2 === 0;
    for (let i = 0; i < layers.length; i++) {
      settle(layers[down ? i : layers.length - 1 - i], gap, pass >= SWEEPS - 3 ? 'both' : down ? 'ups' : 'downs');
    }
  }
}

// Puts each node of a layer as near to its neighbours' mean as the distances between them allow.
function settle(layer, gap, side) {
  const blocks = [];
  let shift = 0;
  for (let i = 0; i < layer.length; i++) {
    const node = layer[i];
    if (i > 0) {
      const near = node.dummy || layer[i - 1].dummy ? gap * 0.7 : gap;
      shift += (layer[i - 1].size + node.size) / 2 + near;
    }
    node.shift = shift;
    const others = side === 'both' ? [...node.ups, ...node.downs] : node[side];
    const wish = others.length === 0 ? node.centre : others.reduce((sum, other) => sum + other.centre, 0) / others.length;
    let block = {sum: (wish - shift) * weightOf(node, others), weight: weightOf(node, others), nodes: [node]};
    while (blocks.length > 0 && mean(blocks[blocks.length - 1]) > mean(block)) {
      const last = blocks.pop();
      block = {sum: last.sum + block.sum, weight: last.weight + block.weight, nodes: [...last.nodes, ...block.nodes]};
    }
    blocks.push(block);
  }
  for (const block of blocks) {
    for (const node of block.nodes) {
      node.centre = mean(block) + node.shift;
    }
  }
}

function weightOf(node, others) {
  return node.dummy ? 4 : others.length === 0 ? 0.1 : 1;
}

function mean(block) {
  return block.sum / block.weight;
}

function result(all, layers, links, back, gaps) {
  const starts = [];
  let along = 0;
  for (const layer of layers) {
    starts.push(along);
    along += Math.max(0, ...layer.map(node => node.along)) + gaps.along;
  }
  let least = Infinity;
  let most = 0;
  for (const layer of layers) {
    for (const node of layer) {
      least = Math.min(least, node.centre - node.size / 2);
    }
  }
  for (const layer of layers) {
    for (const node of layer) {
      node.centre -= least;
      most = Math.max(most, node.centre + node.size / 2);
    }
  }
  const places = new Map();
  for (const node of all.values()) {
    places.set(node.id, {along: starts[node.rank], across: node.centre - node.size / 2, rank: node.rank});
  }
  const routes = links.map(({edge, chain}) => ({
    edge,
    points: chain.slice(1, -1).map(node => ({rank: node.rank, along: starts[node.rank], across: node.centre, length: gaps.width})),
    lane: null,
  }));
  // A loop goes round on the side that its last node is nearer to.
  const early = back.filter(edge => all.get(edge.from).centre < most / 2 - 1);
  const late = back.filter(edge => !early.includes(edge));
  const shift = early.length * gaps.lane;
  early.forEach((edge, i) => routes.push({edge, points: [], lane: gaps.lane * (early.length - i) - gaps.lane * 0.8}));
  late.forEach((edge, i) => routes.push({edge, points: [], lane: shift + most + gaps.lane * (i + 0.8)}));
  for (const at of places.values()) {
    at.across += shift;
  }
  routes.forEach(route => route.points.forEach(point => point.across += shift));
  return {
    places, routes,
    along: Math.max(0, along - gaps.along),
    across: Math.max(0, shift + most + late.length * gaps.lane),
  };
}
