// Draws less of a large graph: a run of plain nodes, each with one way in and one way out, becomes one.

const SHORTEST = 3;
const KEPT = new Set(['source', 'boundary', 'feedback']);

// What is drawn of a graph: nodes {key, node|null, members}, edges {from, to, ...}. A run that holds one of `open` stays;
// boundaries, where elements wait, and what is `apart` are in no run.
export function viewOf(graph, folded, open, apart) {
  const byNode = new Map(graph.nodes.map(node => [node.id, node]));
  const ins = new Map();
  const outs = new Map();
  for (const edge of graph.edges) {
    ins.set(edge.to, (ins.get(edge.to) || 0) + 1);
    outs.set(edge.from, (outs.get(edge.from) || 0) + 1);
  }
  const home = new Map();
  const nodes = [];
  if (folded) {
    const next = new Map(graph.edges.filter(edge => !edge.feedback).map(edge => [edge.from, edge.to]));
    const inner = id => ins.get(id) === 1 && (outs.get(id) || 0) <= 1 && byNode.has(id)
        && !apart.has(id) && !KEPT.has(byNode.get(id).kind);
    const before = new Map(graph.edges.filter(edge => !edge.feedback).map(edge => [edge.to, edge.from]));
    for (const node of graph.nodes) {
      const up = before.get(node.id);
      if (home.has(node.id) || !inner(node.id) || (up !== undefined && inner(up) && outs.get(up) === 1)) {
        continue;
      }
      const members = [];
      for (let id = node.id; id !== undefined && inner(id) && !members.includes(byNode.get(id)); id = next.get(id)) {
        members.push(byNode.get(id));
      }
      if (members.length >= SHORTEST && !members.some(member => open.has(member.id))) {
        const key = 'run' + node.id;
        members.forEach(member => home.set(member.id, key));
        nodes.push({key, node: null, members});
      }
    }
  }
  for (const node of graph.nodes) {
    if (!home.has(node.id)) {
      home.set(node.id, 'n' + node.id);
      nodes.push({key: 'n' + node.id, node, members: [node]});
    }
  }
  const edges = [];
  for (const edge of graph.edges) {
    const from = home.get(edge.from);
    const to = home.get(edge.to);
    if (from && to && (from !== to || edge.feedback)) {
      edges.push({key: edge.from + '>' + edge.to + '>' + edge.input, from, to, feedback: edge.feedback, edge});
    }
  }
  return {nodes, edges};
}
