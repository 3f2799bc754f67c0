import { byId, setText, show } from './dom.js';
import { model } from './model.js';

// Streams that have failed: what is said of them, and the nodes whose code threw.

export function failedGraphs() {
  return model.state ? model.state.graphs.filter(graph => graph.state === 'FAILED') : [];
}

// The ids of the nodes that streams have failed by.
export function throwers() {
  return new Set(failedGraphs().map(graph => graph.failedBy && graph.failedBy.nodeId).filter(id => id !== null && id !== undefined));
}

export function readyFailed(onNode) {
  byId('failed-node').addEventListener('click', () => {
    const [first] = throwers();
    if (first !== undefined) {
      onNode(first);
    }
  });
}

export function drawFailed() {
  const failed = failedGraphs();
  show(byId('failed'), failed.length > 0);
  if (failed.length > 0) {
    const others = failed.length - 1;
    setText(byId('failed-text'), failedSentence(failed[0]) + (others === 0 ? '' : others === 1 ? ' Another stream has failed too.' : ' ' + others + ' other streams have failed too.'));
    const [first] = throwers();
    show(byId('failed-node'), first !== undefined && model.nodes.has(first));
  }
}

function failedSentence(graph) {
  const names = graph.nodes.filter(node => node.kind === 'source').slice(0, 2).map(node => "'" + node.name + "'").join(', ');
  const by = graph.failedBy;
  return 'The stream of ' + names + ' has failed and takes nothing more' + (!by ? '.'
      : ": '" + by.node + "' (" + by.line + ')' + (by.worker ? ' on ' + by.worker : '') + ' threw ' + by.cause);
}
