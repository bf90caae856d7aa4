"use strict";
// Places for the few entities of a small scope, worked out in the page, always the same way.

const ROUNDS = 90;
const REACH = 120; // of a line, pixels
const FLATNESS = 1.5; // labels are wide: more room sideways

/** Where the entities of a scope stand, or null where Python's places serve. */
function placesOf(scope, shown) {
  if (scope.kind === "path") return placesOnPath(shown);
  if (scope.kind === "ego") return placesAround(scope.center, shown);
  return null;
}

function placesOnPath({ path, entities: shown }) {
  const order = path.length ? path : [...shown];
  return new Map(
    order.map((index, position) => [index, { x: position * 230, y: position % 2 ? 70 : 0 }]),
  );
}

function placesAround(center, shown) {
  const order = [...shown.entities].sort((a, b) => {
    const step = (index) => shown.steps?.get(index) ?? 9;
    return step(a) - step(b) || entities[a].community - entities[b].community || a - b;
  });
  const row = new Map(order.map((index, position) => [index, position]));
  const points = order.map((index, position) => {
    const angle = (2 * Math.PI * position) / order.length;
    const reach = index === center ? 0 : REACH * Math.min(shown.steps?.get(index) ?? 3, 3);
    return { x: reach * Math.cos(angle), y: reach * Math.sin(angle) };
  });
  const pairs = new Set(
    [...shown.facts].map((fact) => {
      const ends = [row.get(facts[fact].from), row.get(facts[fact].to)].sort((a, b) => a - b);
      return ends[0] * order.length + ends[1];
    }),
  );
  const links = [...pairs].map((pair) => [Math.floor(pair / order.length), pair % order.length]);
  relax(points, links, row.get(center) ?? -1);
  for (const point of points) point.x *= FLATNESS;
  partLabels(points, order.map((index) => labelExtent(entities[index])));
  const middle = points[row.get(center) ?? 0];
  return new Map(
    order.map((index, position) => [
      index,
      {
        x: Math.round(points[position].x - middle.x),
        y: Math.round(points[position].y - middle.y),
      },
    ]),
  );
}

/** Springs and repulsion (Fruchterman and Reingold 1991), `fixed` staying where it is. */
function relax(points, links, fixed) {
  const force = points.map(() => ({ x: 0, y: 0 }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const push of force) push.x = push.y = 0;
    for (let a = 0; a < points.length; a += 1) {
      for (let b = 0; b < a; b += 1) pushApart(points, force, a, b, REACH * REACH);
    }
    for (const [a, b] of links) {
      const distance = Math.hypot(points[a].x - points[b].x, points[a].y - points[b].y);
      pushApart(points, force, a, b, -(distance ** 3) / REACH);
    }
    const heat = REACH * 0.5 * (1 - round / ROUNDS);
    points.forEach((point, index) => {
      if (index === fixed) return;
      const strength = Math.hypot(force[index].x, force[index].y) || 1;
      const step = Math.min(strength, heat) / strength;
      point.x += force[index].x * step;
      point.y += force[index].y * step;
    });
  }
}

function pushApart(points, force, a, b, strength) {
  let x = points[a].x - points[b].x;
  const y = points[a].y - points[b].y;
  if (!x && !y) x = 1; // one on the other: anywhere will do
  const square = x * x + y * y;
  const scale = strength / square;
  force[a].x += x * scale;
  force[a].y += y * scale;
  force[b].x -= x * scale;
  force[b].y -= y * scale;
}

/** Half the width, and the heights above and below the middle, of a symbol with its label. */
function labelExtent(entity) {
  const caption = captionOf(entity);
  const height = caption.split("\n").length * baseFont.size * LINE_HEIGHT;
  return {
    half: Math.max((captionWidth(caption) * baseFont.size) / 2, entity.radius) + 8,
    above: entity.radius + 6,
    below: entity.radius + height + 10,
  };
}

/** Move what overlaps apart along the shorter way. */
function partLabels(points, extents) {
  for (let round = 0; round < 120; round += 1) {
    let moved = false;
    for (let a = 0; a < points.length; a += 1) {
      for (let b = 0; b < a; b += 1) moved = partTwo(points, extents, a, b) || moved;
    }
    if (!moved) return;
  }
}

function partTwo(points, extents, a, b) {
  const [p, q, e, f] = [points[a], points[b], extents[a], extents[b]];
  const overX = e.half + f.half - Math.abs(p.x - q.x);
  const overY = p.y >= q.y ? q.y + f.below - (p.y - e.above) : p.y + e.below - (q.y - f.above);
  if (overX <= 0 || overY <= 0) return false;
  if (overX < overY) {
    const way = p.x >= q.x ? overX / 2 + 0.5 : -overX / 2 - 0.5;
    p.x += way;
    q.x -= way;
  } else {
    const way = p.y >= q.y ? overY / 2 + 0.5 : -overY / 2 - 0.5;
    p.y += way;
    q.y -= way;
  }
  return true;
}
