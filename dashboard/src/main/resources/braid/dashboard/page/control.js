import { byId, setText, show } from './dom.js';

// Pause, resume and report, where the program allows them. The token lives in this variable and nowhere else.

let token = null;
let pending = null;

export function readyControl() {
  byId('token-form').addEventListener('submit', event => {
    event.preventDefault();
    token = byId('token').value.trim();
    byId('token').value = '';
    byId('token-dialog').close();
    const go = pending;
    pending = null;
    if (token && go) {
      go();
    }
  });
  byId('token-cancel').addEventListener('click', () => {
    pending = null;
    byId('token-dialog').close();
  });
  byId('make-report').addEventListener('click', () => ask(askReport));
}

function ask(action) {
  if (token) {
    action();
    return;
  }
  pending = action;
  byId('token-dialog').showModal();
  byId('token').focus();
}

export function pauseOrResume(node) {
  ask(() => send('/api/control/' + (node.paused ? 'resume/' : 'pause/') + node.id,
      "'" + node.name + "' " + (node.paused ? 'goes on.' : 'is paused.')));
}

async function askReport() {
  const response = await post('/api/report');
  if (!response) {
    return;
  }
  const type = response.headers.get('Content-Type') || '';
  if (type.startsWith('text/html')) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = 'braid-report.html';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    note('The report is in your downloads.');
  } else {
    note('The report was made. ' + (await response.text()).slice(0, 300));
  }
}

async function send(path, done) {
  if (await post(path)) {
    note(done);
  }
}

async function post(path) {
  let response;
  try {
    response = await fetch(path, {method: 'POST', headers: {'X-Braid-Token': token}});
  } catch {
    note('The program does not answer.');
    return null;
  }
  if (response.ok) {
    return response;
  }
  if (response.status === 401 || response.status === 403) {
    token = null;
    note('The token was not accepted. Try again with the one that the program printed last.');
  } else {
    note('The program refused: ' + response.status + ' ' + (await response.text()).slice(0, 200));
  }
  return null;
}

let noteEnds = 0;

export function note(text) {
  setText(byId('note'), text);
  show(byId('note'), true);
  clearTimeout(noteEnds);
  noteEnds = setTimeout(() => show(byId('note'), false), 6000);
}
