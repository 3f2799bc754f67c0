import { byId } from './dom.js';
import { model } from './model.js';
import { failedGraphs } from './failed.js';

// How it goes, in the tab's title and icon: to be seen while another page is read. A plain one means that it goes on.

const COLOURS = {well: null, ended: '#7d868b', paused: '#7d868b', blocked: '#d9742b', failed: '#d0293f'};
const PREFIXES = {well: '', ended: 'Ended: ', paused: 'Paused: ', blocked: 'Blocked: ', failed: 'Failed: '};
let plain = null;
let shown = 'well';

export function drawTab(title) {
  const how = howItGoes();
  const text = PREFIXES[how] + title + ' · Braid';
  if (document.title !== text) {
    document.title = text;
  }
  if (how !== shown) {
    shown = how;
    const icon = document.querySelector('link[rel="icon"]');
    plain = plain || icon.href;
    icon.href = COLOURS[how] === null ? plain : iconOf(COLOURS[how]);
  }
  byId('main').dataset.how = how;
}

function howItGoes() {
  const states = model.state ? model.state.graphs.map(graph => graph.state) : [];
  const are = wanted => states.length > 0 && states.every(state => wanted.includes(state));
  return failedGraphs().length > 0 ? 'failed' : model.stories.length > 0 ? 'blocked'
      : are(['COMPLETED', 'DESTROYED']) ? 'ended' : are(['COMPLETED', 'DESTROYED', 'PAUSED']) ? 'paused' : 'well';
}

function iconOf(colour) {
  return 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><circle cx="14" cy="14" r="11" fill="' + colour + '"/></svg>');
}
