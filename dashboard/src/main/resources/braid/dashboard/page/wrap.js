// Breaks a long layout into rows, as a text is broken into lines: at full size, from left to right, each row under the
// one before. What leads from one row to the next goes between the two, back to the left margin.
import { bow, rounded } from './path.js';

const TURN = 14;
const LANE = 6;
const MOST_LANES = 9;
const PLAIN_GAP = 30;
const LEFT = 30;
const LOOP = 8;

// `laid` as `layered` gives it, `width` the room for a row, `card` a node's size, `gap` that between two in a row.
// Gives {places: Map(id -> {x, y}), paths: [{edge, path}], width, height}; null where there is room for all.
export function wrapped(laid, width, card, gap) {
  const step = card.width + gap;
  const ranks = 1 + Math.max(0, ...[...laid.places.values()].map(at => at.rank));
  const loops = laid.routes.filter(route => route.lane !== null).length;
  const left = LEFT + LOOP * Math.min(loops, MOST_LANES);
  const most = Math.max(1, Math.floor((width - left - 2 * TURN + gap) / step));
  if (laid.along <= width || ranks <= most) {
    return null;
  }
  const each = Math.ceil(ranks / Math.ceil(ranks / most));
  const rowOf = rank => Math.floor(rank / each);
  const rows = Array.from({length: rowOf(ranks - 1) + 1}, () => ({least: Infinity, most: 0, top: 0, bottom: 0}));
  const reach = (rank, from, to) => {
    const row = rows[rowOf(rank)];
    row.least = Math.min(row.least, from);
    row.most = Math.max(row.most, to);
  };
  laid.places.forEach(at => reach(at.rank, at.across, at.across + card.height));
  laid.routes.forEach(route => route.points.forEach(point => reach(point.rank, point.across - 3, point.across + 3)));

  // The gap under a row has the row's number; that above the first one is -1.
  const lanes = new Map();
  const laneIn = row => {
    const lane = lanes.get(row) || 0;
    lanes.set(row, lane + 1);
    return lane % MOST_LANES;
  };
  const routes = laid.routes.map(route => lead(route, laid.places, rowOf, laneIn));
  const depth = row => lanes.has(row) ? 2 * TURN + LANE * Math.min(MOST_LANES, lanes.get(row)) : row < 0 || row === rows.length - 1 ? 0 : PLAIN_GAP;
  let y = depth(-1);
  rows.forEach((row, number) => {
    row.top = y;
    row.bottom = y + row.most - row.least;
    y = row.bottom + depth(number);
  });

  const x = rank => left + rank % each * step;
  const down = (rank, across) => rows[rowOf(rank)].top + across - rows[rowOf(rank)].least;
  const yOf = (row, lane) => (row < 0 ? 0 : rows[row].bottom) + TURN + LANE * lane;
  const places = new Map();
  laid.places.forEach((at, id) => places.set(id, {x: x(at.rank), y: down(at.rank, at.across)}));
  let loop = 0;
  const paths = routes.map(({route, stops, out, home}) => {
    const from = places.get(route.edge.from);
    const to = places.get(route.edge.to);
    const start = [from.x + card.width, from.y + card.height / 2];
    const end = [to.x, to.y + card.height / 2];
    if (route.lane !== null) {
      const margin = 4 + LOOP * (loop++ % MOST_LANES);
      const [under, above] = [yOf(out.row, out.lane), yOf(home.row, home.lane)];
      return {edge: route.edge, path: rounded([start, [start[0] + TURN, start[1]], [start[0] + TURN, under], [margin, under],
        [margin, above], [end[0] - TURN, above], [end[0] - TURN, end[1]], end], 8)};
    }
    let at = start;
    let path = 'M' + at.join(' ');
    for (const stop of stops) {
      const next = stop.point ? [x(stop.point.rank), down(stop.point.rank, stop.point.across)] : end;
      if (stop.turn) {
        const between = yOf(stop.turn.row, stop.turn.lane);
        const side = TURN + 3 * (stop.turn.lane % 3);
        path += rounded([at, [at[0] + side, at[1]], [at[0] + side, between], [next[0] - side, between], [next[0] - side, next[1]], next], 8).replace(/^M/, " L");
      } else {
        path += bow(at, next, false);
      }
      at = next;
      if (stop.point) {
        at = [next[0] + card.width, next[1]];
        path += ' L' + at.join(' ');
      }
    }
    return {edge: route.edge, path};
  });
  return {places, paths, width: left + (each - 1) * step + card.width + 2 * TURN, height: y};
}

// Where a route goes: its points one after another, with a turn where the next one is in another row.
function lead(route, places, rowOf, laneIn) {
  const from = rowOf(places.get(route.edge.from).rank);
  const to = rowOf(places.get(route.edge.to).rank);
  if (route.lane !== null) {
    return {route, stops: [], out: {row: from, lane: laneIn(from)}, home: {row: to - 1, lane: laneIn(to - 1)}};
  }
  let row = from;
  const stops = [...route.points, null].map(point => {
    const next = point ? rowOf(point.rank) : to;
    const turn = next === row ? null : {row, lane: laneIn(row)};
    row = next;
    return {point, turn};
  });
  return {route, stops, out: null, home: null};
}
