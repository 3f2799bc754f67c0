import { byId, setText, setAttribute, show } from './dom.js';

// The connection: opened at once, opened again by itself when it is lost, and honest about it in between.

const SILENT_MILLIS = 5000;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 5000;

let events = null;
let pause = FIRST_PAUSE_MILLIS;
let lastAt = 0;
let lostAt = 0;
let everHeard = false;
let tooMany = false;

export function goLive(onState, onTasks) {
  open();
  setInterval(look, 1000);
  document.addEventListener('visibilitychange', () => document.hidden || look());

  function open() {
    const current = new EventSource('/api/live');
    let afresh = true;
    events = current;
    lastAt = performance.now();
    current.addEventListener('state', event => {
      heard();
      onState(JSON.parse(event.data));
    });
    current.addEventListener('tasks', event => {
      heard();
      onTasks(JSON.parse(event.data), afresh);
      afresh = false;
    });
    current.onerror = () => current === events && lose();
  }

  function lose() {
    events.close();
    events = null;
    if (lostAt === 0) {
      lostAt = performance.now();
    }
    setTimeout(open, pause);
    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 1.6);
    tellLink();
    askWhy();
  }

  // Events that are refused do not say why; the header alone does, and takes no place.
  async function askWhy() {
    try {
      const answer = await fetch('/api/live', {method: 'HEAD', cache: 'no-store'});
      tooMany = answer.status === 503;
    } catch {
      tooMany = false;
    }
    tellLink();
  }

  function heard() {
    lastAt = performance.now();
    if (lostAt !== 0 || !everHeard) {
      everHeard = true;
      lostAt = 0;
      tooMany = false;
      pause = FIRST_PAUSE_MILLIS;
      tellLink();
    }
  }

  // A connection that says nothing is no better than none.
  function look() {
    if (events !== null && performance.now() - lastAt > SILENT_MILLIS) {
      lose();
    } else if (lostAt !== 0) {
      tellLink();
    }
  }
}

function tellLink() {
  const lost = lostAt !== 0;
  setAttribute(byId('link'), 'data-state', lost ? 'lost' : 'live');
  setText(byId('link-text'), lost ? 'not connected' : 'live');
  document.body.classList.toggle('stale', lost && everHeard);
  show(byId('lost'), lost);
  if (lost && tooMany) {
    setText(byId('lost'), 'Too many pages of this program are open: close one of the others, and this one goes on by itself.');
  } else if (lost) {
    const seconds = Math.round((performance.now() - lostAt) / 1000);
    setText(byId('lost'), 'The program does not answer' + (seconds >= 2 ? ', for ' + seconds + ' s now' : '')
        + '. It may have ended. ' + (everHeard ? 'What you see is the last that was heard; ' : '')
        + 'this page tries again by itself.');
  }
}
