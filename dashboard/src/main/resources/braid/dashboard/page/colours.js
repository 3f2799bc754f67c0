// A colour a node's name: the same each time the page is opened, told apart by people who see fewer colours.

const PALETTE = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#7a68ae', '#a8a032', '#8c5a3c', '#6e8796', '#c2a5cf'];
const given = new Map();
const MOST_NAMES = 2000;

function hashOf(name) {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 16777619);
  }
  return hash >>> 0;
}

export function colourOf(name) {
  let index = given.get(name);
  if (index === undefined) {
    if (given.size > MOST_NAMES) {
      given.clear();
    }
    const taken = new Set(given.values());
    index = hashOf(name) % PALETTE.length;
    for (let i = 0; i < PALETTE.length && taken.size < PALETTE.length && taken.has(index); i++) {
      index = (index + 1) % PALETTE.length;
    }
    given.set(name, index);
  }
  return PALETTE[index];
}

// Black or white, whichever is read better on `colour`.
export function inkOn(colour) {
  const channel = at => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const light = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return light > 0.179 ? '#101214' : '#ffffff';
}

// The page's own colours, as the style sheet has them now, for what is drawn on a canvas.
export function themeColours() {
  const style = getComputedStyle(document.documentElement);
  const read = name => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'), muted: read('--muted'), line: read('--line'), faint: read('--faint'), panel: read('--panel'),
    accent: read('--accent'), blocked: read('--blocked'), failed: read('--failed'),
    sans: read('--sans'), mono: read('--mono'),
  };
}
