import { byId, html, keyed, setAttribute, setText, show } from './dom.js';
import { asClock, asCount, asPlural } from './format.js';
import { model } from './model.js';

// The newest failures: where, with what, why, and what became of them.

export function drawFailures(onNode) {
  const failures = [...(model.state.failures || [])].sort((a, b) => b.id - a.id);
  let total = 0;
  for (const {node} of model.nodes.values()) {
    total += node.failures;
  }
  total = Math.max(total, failures.length);
  show(byId('failure-badge'), total > 0);
  setText(byId('failure-badge'), total > 999 ? '999+' : asCount(total));
  show(byId('failures-empty'), failures.length === 0);
  setText(byId('failures-sub'), total === 0 ? '' : asPlural(total, 'failure')
      + (failures.length < total ? ', the newest ' + asCount(failures.length) : ', the newest first'));
  if (byId('failures-panel').offsetParent === null) {
    return;
  }
  keyed(byId('failures'), failures, failure => failure.id, failure => makeFailure(failure, onNode), (row, failure) => {
    setText(row.outcome, failure.outcome || '');
    setAttribute(row.outcome, 'class', 'outcome ' + kindOf(failure.outcome));
  });
}

function kindOf(outcome) {
  return !outcome || outcome.startsWith('travelling') ? 'open' : outcome.startsWith('handled') ? 'handled' : 'thrown';
}

function makeFailure(failure, onNode) {
  const node = html('button', {type: 'button', class: 'linkish'}, failure.node);
  node.addEventListener('click', () => onNode(failure.nodeId));
  const outcome = html('span', {class: 'outcome'});
  const facts = html('dl');
  const fact = (name, value, mono) => value && facts.append(html('dt', {}, name), html('dd', {class: mono ? 'mono' : ''}, value));
  fact('Element', failure.element ?? 'none: it failed at completion', true);
  fact('Cause', failure.cause, true);
  if (failure.worker) {
    fact('Worker', failure.worker);
  }
  const row = html('li', {'data-id': failure.id},
      html('p', {class: 'first'}, html('time', {}, asClock(failure.time)), node, html('span', {class: 'mono'}, failure.line), outcome),
      facts);
  if (failure.stack) {
    row.append(html('details', {}, html('summary', {}, 'Stack'), html('pre', {tabindex: 0}, failure.stack)));
  }
  row.outcome = outcome;
  return row;
}
