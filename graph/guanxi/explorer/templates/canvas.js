"use strict";
// The graph: vis-network with our positions, painted after filters, selection, theme, language.

let nodeSet = new vis.DataSet();
let edgeSet = new vis.DataSet();
const canvas = new vis.Network(
  byId("network"),
  { nodes: nodeSet, edges: edgeSet },
  drawn.options,
);
const home = entities.map(({ x, y, radius }) => ({ x, y, radius })); // as Python placed them

const MANY_LINES = 500;
const LABELLED_LINES = 24;
const MAP_SYMBOLS = 2.4; // they are seen from far

const COMMUNITY_SYMBOLS = 1.6;

const isMap = () => state.scope.kind === "whole" && isLarge;
const symbolScale = () =>
  isMap() ? MAP_SYMBOLS : state.scope.kind === "community" ? COMMUNITY_SYMBOLS : 1;
const MARGIN = { x: 56, y: 48 }; // room for the labels of symbols at the edge, in pixels
const FARTHEST = 0.02; // also where there is hardly any room
const CLOSEST = 1.25; // a few entities should not be blown up to fill the screen
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Indexes of what is next to the selection, or null where nothing is selected. */
function highlighted(shown) {
  if (state.fact !== null) {
    const { from, to } = facts[state.fact];
    return { entities: new Set([from, to]), facts: new Set([state.fact]) };
  }
  if (state.entity === null || state.entity === state.scope.center) return null;
  const near = { entities: new Set([state.entity]), facts: new Set() };
  for (const index of factsOf[state.entity]) {
    if (!shown.facts.has(index)) continue;
    near.facts.add(index);
    near.entities.add(facts[index].from).add(facts[index].to);
  }
  return near;
}

let onCanvas = null; // the scope that the canvas shows
let painted = new Map(); // what each node and line was last told, by id

function paintCanvas(shown) {
  const entered = onCanvas === null || !sameScope(onCanvas, state.scope);
  if (entered) enterScope();
  const colours = paintColours();
  if (state.scope.kind === "communities") {
    paintCommunities(colours, entered);
    return;
  }
  settleEntities(shown);
  const near = highlighted(shown);
  // Labels depend on the scale: to find it later would mean to paint them twice.
  if (entered) aimCanvas([...(near ?? shown).entities].map((index) => entities[index]), false);
  captionScale = canvas.getScale();
  const fitting = fittingCaptions(shown, near);
  const nodes = new Map();
  for (const index of shown.entities) {
    const entity = entities[index];
    const dimmed = near !== null && !near.entities.has(index);
    const font = { ...baseFont, color: dimmed ? colours.faint : colours.text };
    nodes.set(index, {
      ...paintedNode(entity, index, dimmed, colours),
      ...caption(entity, fitting.get(index), { ...font, strokeColor: colours.ground }),
    });
  }
  const edges = new Map();
  for (const index of shown.facts) {
    edges.set(index, paintedEdge(facts[index], index, shown, near, colours, isMap()));
  }
  if (state.scope.kind === "community") addStubs(shown, colours, nodes, edges);
  bring(nodes, edges);
  markSelection();
}

function markSelection() {
  if (state.entity !== null) canvas.selectNodes([state.entity], false);
  else if (state.fact !== null) canvas.selectEdges([state.fact]);
  // It draws the canvas at once: not if there is nothing to unselect.
  else if (canvas.getSelectedNodes().length || canvas.getSelectedEdges().length) canvas.unselectAll();
}

const coloursOfThemes = {};

/** The colours of the style sheet; read once a theme, since the browser restyles the page for it. */
function paintColours() {
  const named = ["text", "faint", "ground", "muted"];
  const read = () => {
    const css = getComputedStyle(document.documentElement);
    return Object.fromEntries(named.map((name) => [name, css.getPropertyValue(`--${name}`).trim()]));
  };
  return (coloursOfThemes[theme()] ??= read());
}

/** Begin anew: to take thousands of nodes and lines away one by one would take seconds. */
function enterScope() {
  onCanvas = structuredClone(state.scope);
  placed = new Map();
  painted = new Map();
  hidden = new Set();
  nodeSet = new vis.DataSet();
  edgeSet = new vis.DataSet();
}

let placed = new Map(); // entities that have their place in this scope

/** Give the entities of the scope their places, anew only if one has none yet. */
function settleEntities(shown) {
  if ([...shown.entities].every((index) => placed.has(index))) return;
  const places = placesOf(state.scope, shown);
  for (const index of shown.entities) {
    const place = places?.get(index) ?? (places ? undefined : home[index]);
    if (place && (places || !placed.has(index))) Object.assign(entities[index], place);
    entities[index].radius = home[index].radius * symbolScale();
    placed.set(index, true);
  }
}

let hidden = new Set(); // what the canvas holds and does not show, by its mark in `painted`

/** Make the canvas show exactly these nodes and lines, telling vis-network only what changed. */
function bring(nodes, edges) {
  const entered = !nodeSet.length;
  const changed = [
    [nodeSet, put(nodeSet, nodes, "node ", entered ? {} : canvas.body.nodes)],
    [edgeSet, put(edgeSet, edges, "line ", entered ? {} : canvas.body.edges)],
  ];
  for (const [set, { items }] of changed) if (items.length) set.update(items);
  const many = edges.size > MANY_LINES;
  canvas.renderer.setOptions({ hideEdgesOnDrag: many, hideEdgesOnZoom: many });
  if (entered) {
    canvas.setData({ nodes: nodeSet, edges: edgeSet });
  } else if (changed.some(([, { turned }]) => turned)) {
    canvas._updateVisibleIndices();
    canvas.body.emitter.emit("_requestRedraw");
  }
}

/**
 * What to add to one set. What vis-network holds already is changed in place: by its own way it
 * would connect all lines anew, which takes half a second for some thousand.
 */
function put(set, wanted, mark, held) {
  const items = [];
  let turned = false;
  const turn = (id, off) => {
    held[id].options.hidden = off;
    turned = true;
    if (off) hidden.add(mark + id);
    else hidden.delete(mark + id);
  };
  for (const [id, item] of wanted) {
    const note = JSON.stringify(item);
    if (hidden.has(mark + id)) turn(id, false);
    if (painted.get(mark + id) === note) continue;
    painted.set(mark + id, note);
    if (held[id]) {
      held[id].setOptions(item);
      turned = true;
    } else {
      items.push(item);
    }
  }
  for (const id of set.getIds()) {
    if (!wanted.has(id) && !hidden.has(mark + id) && held[id]) turn(id, true);
  }
  return { items, turned };
}

function paintedNode(entity, index, dimmed, colours) {
  const fill = nodeColour(entity);
  const pinned = state.pinned.has(index);
  return {
    borderWidth: pinned ? 4 : 1.5,
    id: index,
    x: entity.x,
    y: entity.y,
    size: entity.radius,
    shape: labels.types[entity.type].shape,
    opacity: dimmed ? 0.14 : 1,
    color: {
      background: fill,
      border: pinned ? colours.text : colours.ground,
      highlight: { background: fill, border: colours.text },
      hover: { background: fill, border: colours.muted },
    },
  };
}

function paintedEdge(fact, index, shown, near, colours, plain) {
  const claims = visibleClaims(fact);
  const best = claims[0] ?? fact.claims[0];
  const dimmed = near !== null && !near.facts.has(index);
  const labelShown = near ? !dimmed : shown.facts.size <= LABELLED_LINES;
  const stated = isStated(best);
  const colour = best.background ? colours.muted : familyColour(familyOf(fact));
  const weak = !stated || best.status === "ended" || best.status === "negated";
  return {
    id: index,
    from: fact.from,
    to: fact.to,
    smooth: plain ? false : curve(bends[index]),
    label: labelShown ? edgeLabel(fact, claims) : " ",
    width: !stated ? 1 : 1.4 + Math.min(Math.log2(Math.max(claims.length, 1)), 3) * 0.9,
    dashes: !stated ? (ORIGIN_DASHES[originOf(best)] ?? false) : (STATUS_DASHES[best.status] ?? false),
    arrows: arrowsOf(fact, best),
    color: {
      color: colour,
      highlight: colour,
      hover: colour,
      opacity: dimmed ? 0.1 : weak ? 0.55 : 0.5 + 0.5 * best.confidence,
    },
    font: {
      ...drawn.options.edges.font,
      color: colour,
      background: labelShown ? colours.ground : "none",
    },
  };
}

/** How a line bends: 0 is straight, ±1, ±2 … bend to the sides. */
function curve(bend) {
  if (!bend) return { enabled: false };
  const type = bend > 0 ? "curvedCW" : "curvedCCW";
  return { enabled: true, type, roundness: Math.min(0.28 * Math.abs(bend), 0.6) };
}

/** Symmetric relations have no arrow, denied ones end in a bar. */
function arrowsOf(fact, best) {
  const type = best.status === "negated" ? "bar" : isStated(best) ? "arrow" : "vee";
  const to = { enabled: !isSymmetric(fact) || type === "bar", type, scaleFactor: 0.55 };
  return { to };
}

function edgeLabel(fact, claims) {
  const times = claims.length > 1 ? `×${claims.length}` : "";
  return labelled("predicates", fact.predicate) + times;
}

function edgeTitle(fact, claims) {
  const best = claims[0] ?? fact.claims[0];
  const line = factText(fact);
  if (!isStated(best)) return `${line}\n${say(originOf(best))}`;
  const notes = [labelled("statuses", best.status), best.confidence.toFixed(2)];
  if (best.time) notes.unshift(sayTime(best.time));
  return `${line}\n${notes.join(" · ")}`;
}

function nodeTitle(node) {
  if (typeof node === "string") return communityTitle(communityOfNode(node));
  return `${nameOf(entities[node])} · ${labelled("types", entities[node].type)}`;
}

function lineTitle(edge) {
  if (typeof edge === "string") return sayCount("fact_count", tieCounts.get(edge));
  return edgeTitle(facts[edge], visibleClaims(facts[edge]));
}

// vis-network takes an element as it is; a string it might one day parse.
const tooltip = (text) => element("div", {}, text);

function fitCanvas(ids, animated = true) {
  const animation = moving(350, animated);
  const symbols = ids.map((id) => canvas.body.nodes[id]);
  aimCanvas(symbols.map(({ x, y, options }) => ({ x, y, radius: options.size })), animation);
  if (!animation) refitCaptions();
}

/** Show these symbols. vis-network's own way needs to have drawn what is there, which takes long. */
function aimCanvas(symbols, animation) {
  canvas.setSize(); // opening a card may just have changed the room there is
  const { x, y, width, height } = boundsOf(symbols);
  const { clientWidth, clientHeight } = byId("network");
  const scale = Math.min(
    (clientWidth - 2 * MARGIN.x) / Math.max(width, 1),
    (clientHeight - 2 * MARGIN.y) / Math.max(height, 1),
    CLOSEST,
  );
  canvas.moveTo({ position: { x, y }, scale: Math.max(scale, FARTHEST), animation });
}

/** Move to the selection and its neighbours, or to everything. */
function frameCanvas(shown, animated = true) {
  const near = highlighted(shown);
  fitCanvas(near ? [...near.entities] : idsShown(), animated);
}

const idsShown = () => nodeSet.getIds().filter((id) => !hidden.has(`node ${id}`));

function zoomCanvas(factor) {
  const animation = moving(200);
  canvas.moveTo({ scale: canvas.getScale() * factor, animation });
  if (!animation) refitCaptions();
}

function moving(duration, wanted = true) {
  return wanted && !calm.matches ? { duration, easingFunction: "easeInOutQuad" } : false;
}

canvas.on("dragEnd", ({ nodes }) => {
  for (const index of nodes) {
    if (typeof index === "number") Object.assign(entities[index], canvas.getPosition(index));
  }
});
// Made when the mouse comes near: thousands of them would be made in vain.
canvas.on("hoverNode", ({ node }) => {
  canvas.body.nodes[node].setOptions({ title: tooltip(nodeTitle(node)) });
});
canvas.on("hoverEdge", ({ edge }) => {
  canvas.body.edges[edge].setOptions({ title: tooltip(lineTitle(edge)) });
});
canvas.on("click", ({ nodes, edges }) => {
  if (typeof nodes[0] === "string") enterCommunity(communityOfNode(nodes[0]));
  else if (nodes.length) select("entity", nodes[0]);
  else if (typeof edges[0] === "number") select("fact", edges[0]);
  else clearSelection();
});
