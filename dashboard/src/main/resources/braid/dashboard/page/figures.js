import { byId, html, keyed, setAttribute, setText } from './dom.js';
import { asCount, asPlural, asRate, asShortCount } from './format.js';
import { themeColours } from './colours.js';
import { sharp, sparkline } from './chart.js';
import { model } from './model.js';

// The line of figures above everything: is it going, and is it well.

export function drawFigures() {
  const last = model.points[model.points.length - 1];
  if (!last || byId('figures').offsetParent === null) {
    return;
  }
  let failures = 0;
  let failureRate = 0;
  for (const {node} of model.nodes.values()) {
    failures += node.failures;
    failureRate += node.failureRate || 0;
  }
  const recent = model.points.slice(-120);
  const figures = [
    {key: 'rate', always: true, name: 'Elements in', value: asRate(last.rate), unit: '/s', line: recent.map(point => point.rate)},
    {key: 'held', always: true, name: 'Held', value: asShortCount(last.held), unit: last.held === 1 ? 'element' : 'elements', line: recent.map(point => point.held)},
    {key: 'running', name: 'Tasks running', value: asCount(last.running), unit: last.running > last.threads ? 'tasks' : 'of ' + asPlural(last.threads, 'thread'), line: recent.map(point => point.running)},
    {key: 'queued', name: 'Tasks queued', value: asShortCount(last.queued), unit: '', line: recent.map(point => point.queued)},
    {key: 'failures', always: true, name: 'Failures', value: asShortCount(failures), unit: failureRate > 0 ? asRate(failureRate) + '/s' : failures === 1 ? 'element' : 'elements', bad: failures > 0},
    {key: 'workers', name: 'Workers', value: asCount(last.workers), unit: ''},
  ].filter(figure => figure.always || last.workers > 0 || model.workers.size > 0);
  keyed(byId('figures'), figures, figure => figure.key, figure => {
    const value = html('span', {class: 'value'});
    const unit = html('span', {class: 'unit'});
    const canvas = html('canvas', {'aria-hidden': 'true'});
    const box = html('div', {class: 'spark-box'}, canvas);
    const element = html('div', {class: 'figure', 'data-figure': figure.key}, html('span', {class: 'label'}, figure.name), html('span', {class: 'number'}, value, unit), box);
    element.parts = {value, unit, canvas};
    return element;
  }, (element, figure) => {
    setText(element.parts.value, figure.value);
    setText(element.parts.unit, figure.unit);
    setAttribute(element, 'class', figure.bad ? 'figure bad' : 'figure');
    if (figure.line && element.parts.canvas.parentElement.clientWidth > 0) {
      const {pen, width, height} = sharp(element.parts.canvas, 26);
      sparkline(pen, figure.line, 0, 3, width, height - 4, Math.max(1, ...figure.line) * 1.05, themeColours().accent);
    }
  });
}
