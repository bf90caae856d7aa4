"use strict";
// Communities on the canvas: the map of all of them, and the others around one that is open.

const communityNode = (number) => `community ${number}`;
const communityOfNode = (id) => Number(id.split(" ")[1]);
const tieCounts = new Map(); // facts behind a line between communities, by the line's id
const STUBS = 8;

function enterCommunity(number) {
  update({ entity: null, scope: { kind: "community", number } });
}

function communityTitle(number) {
  const { size } = communities[number];
  return `${communityName(number)} · ${sayCount("entity_count", size)}`;
}

function paintCommunities(colours, entered) {
  const nodes = new Map();
  if (entered) aimCanvas(communities.map(communityDisc), false);
  captionScale = canvas.getScale();
  const fontSize = Math.max(15, READABLE / captionScale);
  const fitting = fittingNames(fontSize);
  communities.forEach(({ x, y }, number) => {
    const id = communityNode(number);
    nodes.set(id, {
      ...communityShape(number, colours),
      id,
      x,
      y,
      label: fitting.get(number) ?? " ",
      font: { ...baseFont, size: fontSize, color: colours.text, strokeColor: colours.ground },
    });
  });
  const edges = new Map();
  const ties = communityTies();
  const most = Math.max(1, ...ties.map(({ count }) => count));
  for (const { ends, count } of ties) {
    const id = `tie ${ends.join(" ")}`;
    tieCounts.set(id, count);
    edges.set(id, tieLine(id, ends.map(communityNode), 1 + 6 * Math.sqrt(count / most), colours));
  }
  bring(nodes, edges);
  markSelection();
}

const communityRadius = ({ size }) => 8 + 2 * Math.sqrt(Math.min(size, 900));
const communityDisc = (community) => ({ ...community, radius: communityRadius(community) });

/** What a community may be labelled with, the fullest first. */
function communityLabels(number) {
  const { size, leaders, rest } = communities[number];
  const full = `${wrapped(communityName(number))}\n${sayCount("entity_count", size)}`;
  return rest ? [full] : [full, nameOf(entities[leaders[0]])];
}

/** Labels of communities, none over another or over a symbol: large ones first, if need be short. */
function fittingNames(fontSize) {
  const discs = communities.map((community) => symbolBox(communityDisc(community)));
  const taken = [];
  const fitting = new Map();
  communities.forEach((community, number) => {
    const isFree = (box) =>
      !taken.some((other) => overlap(box, other)) &&
      !discs.some((other, index) => index !== number && overlap(box, other));
    for (const label of communityLabels(number)) {
      const half = (captionWidth(label) * fontSize) / 2;
      const top = community.y + communityRadius(community);
      const bottom = top + label.split("\n").length * fontSize * LINE_HEIGHT;
      const box = { left: community.x - half, right: community.x + half, top, bottom };
      if (!isFree(box)) continue;
      taken.push(box);
      fitting.set(number, label);
      return;
    }
  });
  return fitting;
}

function communityShape(number, colours) {
  const { rest, leaders } = communities[number];
  const fill = rest
    ? colours.faint
    : isByCommunity()
      ? communityColour(communityGroup(number))
      : typeColour(entities[leaders[0]].type);
  return {
    shape: "dot",
    size: communityRadius(communities[number]),
    opacity: 1,
    color: {
      background: fill,
      border: colours.ground,
      highlight: { background: fill, border: colours.text },
      hover: { background: fill, border: colours.muted },
    },
  };
}

function tieLine(id, [from, to], width, colours) {
  return {
    id,
    from,
    to,
    width,
    label: " ",
    smooth: { enabled: false },
    dashes: false,
    arrows: { to: { enabled: false } },
    color: { color: colours.muted, highlight: colours.muted, hover: colours.muted, opacity: 0.45 },
  };
}

/** The communities that the open one has most to do with, as stubs at its edge. */
function addStubs(shown, colours, nodes, edges) {
  const { number } = state.scope;
  const stubSize = Math.max(baseFont.size, READABLE / canvas.getScale());
  const ties = new Map();
  for (const index of shown.entities) {
    for (const fact of factsOf[index]) {
      const there = entities[otherEnd(fact, index)].community;
      if (there === number || !passes(facts[fact])) continue;
      if (!ties.has(there)) ties.set(there, new Map());
      ties.get(there).set(index, (ties.get(there).get(index) ?? 0) + 1);
    }
  }
  const total = (own) => [...own.values()].reduce((sum, count) => sum + count, 0);
  const strongest = [...ties].sort((a, b) => total(b[1]) - total(a[1]) || a[0] - b[0]);
  const bounds = boundsOf([...shown.entities].map((index) => entities[index]));
  strongest.slice(0, STUBS).forEach(([there, own], position, all) => {
    const id = communityNode(there);
    // Round the edge in order of strength: the first at the right.
    const angle = (2 * Math.PI * position) / all.length;
    nodes.set(id, {
      ...communityShape(there, colours),
      id,
      size: stubSize * 0.7,
      opacity: 0.55,
      x: Math.round(bounds.x + (bounds.width / 2 + 190) * Math.cos(angle)),
      y: Math.round(bounds.y + (bounds.height / 2 + 130) * Math.sin(angle)),
      label: `${wrapped(communityName(there))} ›`,
      font: { ...baseFont, size: stubSize, color: colours.muted, strokeColor: colours.ground },
    });
    const linked = [...own].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
    for (const [index, count] of linked) {
      const line = `stub ${there} ${index}`;
      tieCounts.set(line, count);
      const made = tieLine(line, [index, id], 1 + Math.log2(count), colours);
      edges.set(line, { ...made, dashes: [3, 5] });
    }
  });
}

/** What symbols take up: their middle and extent. */
function boundsOf(symbols) {
  if (!symbols.length) return { x: 0, y: 0, width: 0, height: 0 };
  const boxes = symbols.map(symbolBox);
  const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((box) => box[side])));
  const [right, bottom] = ["right", "bottom"].map((side) =>
    Math.max(...boxes.map((box) => box[side])),
  );
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}

/** A community's name in two lines. */
const wrapped = (name) => name.replace(say("name_separator"), `${say("name_separator").trimEnd()}\n`);
