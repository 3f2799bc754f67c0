import { byId, setAttribute, setText, show } from './dom.js';
import { asClock } from './format.js';
import { model, takeState, takeTasks } from './model.js';
import { goLive } from './live.js';
import { readyControl } from './control.js';
import { chooseNode, drawGraph, drawStories, readyGraph, readyStories, refitGraph } from './graph.js';
import { readyTasks, showAllTasks } from './tasks.js';
import { drawLists, readyLists } from './lists.js';
import { drawProgress } from './progress.js';
import { drawWorkers } from './workers.js';
import { drawFailures } from './failures.js';
import { drawFigures } from './figures.js';
import { drawFailed, readyFailed } from './failed.js';
import { drawTab } from './tab.js';

// Chooses the page by the path, listens, and draws what has come.

const PAGES = ['status', 'graph', 'nodes', 'tasks', 'workers', 'failures'];
const TITLES = {status: 'Status', graph: 'Graph', nodes: 'Nodes', tasks: 'Tasks', workers: 'Workers', failures: 'Failures'};
const EXAMPLE = 'var source = Source.<Integer>create();\n'
    + 'source.scatter().map(this::work).buffer(8).gather().sink(IO::println);\n'
    + 'source.emit(1);';

function pageNow() {
  const name = model.offline ? location.hash.slice(1) : location.pathname.split('/').pop();
  return PAGES.includes(name) ? name : 'status';
}

function turnTo(page) {
  document.body.dataset.page = page;
  for (const link of document.querySelectorAll('.tabs a')) {
    setAttribute(link, 'aria-current', link.dataset.to === page ? 'page' : null);
  }
  drawTab(TITLES[page]);
  draw();
  refitGraph();
}

function goTo(page) {
  if (page !== document.body.dataset.page) {
    history.pushState(null, '', model.offline ? '#' + page : '/' + page);
    turnTo(page);
    window.scrollTo(0, 0);
  }
}

function draw() {
  const state = model.state;
  const bare = !state || state.graphs.length === 0;
  const idle = bare && (!state || state.engines.length === 0);
  show(byId('empty'), bare);
  document.body.classList.toggle('bare', bare);
  document.body.classList.toggle('idle', idle);
  if (!state) {
    setText(byId('empty-title'), 'Waiting for the program');
    setText(byId('empty-text'), 'The page shows the pipeline as soon as the program answers.');
    return;
  }
  if (bare) {
    setText(byId('empty-title'), 'No pipeline yet');
    setText(byId('empty-text'), 'Wire one, push something in, and it appears here by itself:');
    setText(byId('empty-code'), EXAMPLE);
    show(byId('empty-code'), true);
  }
  setText(byId('version'), state.version || '');
  show(byId('make-report'), Boolean(state.control) && !model.offline);
  drawTab(TITLES[document.body.dataset.page]);
  drawFailed();
  drawFigures();
  drawStories();
  drawGraph();
  drawLists();
  drawProgress();
  drawWorkers();
  drawFailures(openNode);
}

function openNode(id) {
  if (model.nodes.has(id)) {
    goTo('graph');
    chooseNode(id);
  }
}

function begin() {
  readyGraph();
  readyFailed(openNode);
  readyStories(openNode);
  readyLists(openNode);
  readyTasks();
  readyControl();
  for (const link of document.querySelectorAll('a[data-to]')) {
    link.addEventListener('click', event => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
        event.preventDefault();
        goTo(link.dataset.to);
      }
    });
  }
  window.addEventListener('popstate', () => turnTo(pageNow()));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  const kept = byId('braid-state');
  if (kept) {
    const report = JSON.parse(kept.textContent);
    model.offline = true;
    document.body.classList.add('offline');
    setAttribute(byId('link'), 'data-state', 'report');
    setText(byId('link-text'), 'report of ' + new Date(report.state.time).toLocaleDateString('sv-SE') + ', ' + asClock(report.state.time));
    takeTasks(report.tasks || [], true);
    takeState({...report.state, changes: report.changes || report.state.changes, control: false});
    turnTo(pageNow());
    showAllTasks();
    return;
  }
  turnTo(pageNow());
  goLive(state => {
    takeState(state);
    draw();
  }, takeTasks);
}

begin();
