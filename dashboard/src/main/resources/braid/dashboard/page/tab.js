import { byId } from './dom.js';
import { model } from './model.js';
import { failedGraphs } from './failed.js';

// How it goes, in the tab's title and icon: to be seen while another page is read.

const COLOURS = {well: null, blocked: '#d9742b', failed: '#d0293f'};
let plain = null;
let shown = 'well';

export function drawTab(title) {
  const how = failedGraphs().length > 0 ? 'failed' : model.stories.length > 0 ? 'blocked' : 'well';
  const text = (how === 'well' ? '' : how === 'failed' ? 'Failed: ' : 'Blocked: ') + title + ' · Braid';
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

function iconOf(colour) {
  return 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><circle cx="14" cy="14" r="11" fill="' + colour + '"/></svg>');
}
