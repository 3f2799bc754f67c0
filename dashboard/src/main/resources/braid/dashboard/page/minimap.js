import { byId, show } from './dom.js';
import { themeColours } from './colours.js';
import { sharp } from './chart.js';

// The whole picture, small, with the part that is in view: there where not all of it is.

const MAP = {width: 160, height: 110};

// `moveTo` brings a point of the picture, in its own measure, to the middle of the view.
export function readyMinimap(moveTo) {
  const canvas = byId('minimap');
  const go = event => {
    const box = canvas.getBoundingClientRect();
    moveTo((event.clientX - box.left) / canvas.scale, (event.clientY - box.top) / canvas.scale);
  };
  canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId);
    go(event);
  });
  canvas.addEventListener('pointermove', event => event.buttons > 0 && go(event));
}

// boxes: [{x, y, width, height, mark}] in the picture's measure, where `mark` is a colour's name or null. view: what
// part of the picture is in view, in the same measure.
export function drawMinimap(boxes, width, height, view) {
  const canvas = byId('minimap');
  const whole = view.x <= 1 && view.y <= 1 && view.x + view.width >= width - 1 && view.y + view.height >= height - 1;
  show(canvas.parentElement, !whole);
  if (whole) {
    return;
  }
  const scale = Math.min(MAP.width / width, MAP.height / height);
  const [room, tall] = [Math.max(24, Math.round(width * scale)), Math.max(24, Math.round(height * scale))];
  canvas.parentElement.style.width = room + 10 + 'px';
  const {pen} = sharp(canvas, tall, room);
  const colours = themeColours();
  canvas.scale = scale;
  for (const box of boxes) {
    pen.fillStyle = colours[box.mark || 'faint'];
    pen.fillRect(box.x * scale, box.y * scale, Math.max(1.5, box.width * scale), Math.max(1.5, box.height * scale));
  }
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 1.5;
  const [x, y] = [view.x * scale, view.y * scale];
  pen.strokeRect(Math.max(1, x), Math.max(1, y), Math.min(room - 1, x + view.width * scale) - Math.max(1, x),
      Math.min(tall - 1, y + view.height * scale) - Math.max(1, y));
}
