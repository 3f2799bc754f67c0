// Lines of the picture, as the paths of SVG.

export function near(value) {
  return Math.round(value * 10) / 10;
}

// A line through `points` with round corners.
export function rounded(points, r) {
  let path = 'M' + points[0].map(near).join(' ');
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = points[i];
    const before = towards(points[i], points[i - 1], r);
    const after = towards(points[i], points[i + 1], r);
    path += ' L' + before.map(near).join(' ') + ' Q' + near(x) + ' ' + near(y) + ' ' + after.map(near).join(' ');
  }
  return path + ' L' + points[points.length - 1].map(near).join(' ');
}

function towards(from, to, most) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const part = Math.min(most, length / 2) / length;
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}

// A bow from `a`, where the path is, to `b`, both [x, y]; it leaves and arrives level, or upright where `down`.
export function bow(a, b, down) {
  const middle = down ? (a[1] + b[1]) / 2 : (a[0] + b[0]) / 2;
  const ends = down ? [[a[0], middle], [b[0], middle]] : [[middle, a[1]], [middle, b[1]]];
  return ' C' + [...ends, b].map(point => point.map(near).join(' ')).join(' ');
}
