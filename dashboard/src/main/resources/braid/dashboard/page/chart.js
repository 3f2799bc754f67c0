// What the drawings on canvases share: sharp pixels, and ticks at round times.

// Makes the canvas as large as it is shown, in the screen's own pixels; gives the context, in CSS pixels.
export function sharp(canvas, height, wide) {
  const ratio = Math.min(3, window.devicePixelRatio || 1);
  const width = wide || canvas.parentElement.clientWidth;
  const w = Math.round(width * ratio);
  const h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.height = height + 'px';
    canvas.style.width = wide ? wide + 'px' : '';
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return {pen, width, height};
}

const TIME_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 18e5, 36e5];

export function timeStep(span, most) {
  return TIME_STEPS.find(step => span / step <= most) || TIME_STEPS[TIME_STEPS.length - 1];
}

export function sparkline(pen, values, x, y, width, height, top, colour) {
  if (values.length < 2) {
    return;
  }
  pen.beginPath();
  values.forEach((value, i) => {
    const px = x + width * i / (values.length - 1);
    const py = y + height - height * Math.min(1, Math.max(0, value) / (top || 1));
    i === 0 ? pen.moveTo(px, py) : pen.lineTo(px, py);
  });
  pen.strokeStyle = colour;
  pen.lineWidth = 1.4;
  pen.lineJoin = 'round';
  pen.stroke();
  pen.lineTo(x + width, y + height);
  pen.lineTo(x, y + height);
  pen.closePath();
  pen.globalAlpha = 0.12;
  pen.fillStyle = colour;
  pen.fill();
  pen.globalAlpha = 1;
}
