"use strict";
// The graph: vis-network with our positions, painted after filters, selection, theme, language.

const nodeSet = new vis.DataSet(drawn.nodes.map((node) => ({ ...node })));
const edgeSet = new vis.DataSet(drawn.edges.map((edge) => ({ ...edge })));
const canvas = new vis.Network(
  byId("network"),
  { nodes: nodeSet, edges: edgeSet },
  drawn.options,
);

const CLOSEST = 1.25; // a few entities should not be blown up to fill the screen
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Indexes of what is next to the selection, or null where nothing is selected. */
function highlighted(shown) {
  if (state.fact !== null) {
    const { from, to } = facts[state.fact];
    return { entities: new Set([from, to]), facts: new Set([state.fact]) };
  }
  if (state.entity === null) return null;
  const near = { entities: new Set([state.entity]), facts: new Set() };
  for (const index of factsOf[state.entity]) {
    if (!shown.facts.has(index)) continue;
    near.facts.add(index);
    near.entities.add(facts[index].from).add(facts[index].to);
  }
  return near;
}

function paintCanvas(shown) {
  const near = highlighted(shown);
  const css = getComputedStyle(document.documentElement);
  const colours = {
    text: css.getPropertyValue("--text").trim(),
    faint: css.getPropertyValue("--faint").trim(),
    ground: css.getPropertyValue("--ground").trim(),
    muted: css.getPropertyValue("--muted").trim(),
  };
  captionScale = canvas.getScale();
  const fitting = fittingCaptions(shown, near);
  nodeSet.update(
    entities.map((entity, index) => {
      const dimmed = near !== null && !near.entities.has(index);
      const font = { ...baseFont, color: dimmed ? colours.faint : colours.text };
      return {
        ...paintedNode(entity, index, shown, dimmed, colours),
        ...caption(entity, fitting.get(index), { ...font, strokeColor: colours.ground }),
      };
    }),
  );
  edgeSet.update(facts.map((fact, index) => paintedEdge(fact, index, shown, near, colours)));
  if (state.entity !== null) canvas.selectNodes([state.entity], false);
  else if (state.fact !== null) canvas.selectEdges([state.fact]);
  else canvas.unselectAll();
}

function paintedNode(entity, index, shown, dimmed, colours) {
  const fill = typeColour(entity.type);
  const pinned = state.pinned.has(index);
  return {
    borderWidth: pinned ? 4 : 1.5,
    id: index,
    hidden: !shown.entities.has(index),
    title: tooltip(`${nameOf(entity)} · ${labelled("types", entity.type)}`),
    opacity: dimmed ? 0.14 : 1,
    color: {
      background: fill,
      border: pinned ? colours.text : colours.ground,
      highlight: { background: fill, border: colours.text },
      hover: { background: fill, border: colours.muted },
    },
  };
}

function paintedEdge(fact, index, shown, near, colours) {
  const claims = visibleClaims(fact);
  const best = claims[0] ?? fact.claims[0];
  const dimmed = near !== null && !near.facts.has(index);
  const labelShown = near ? !dimmed : view.labels_edges;
  const stated = isStated(best);
  const colour = best.background ? colours.muted : familyColour(familyOf(fact));
  const weak = !stated || best.status === "ended" || best.status === "negated";
  return {
    id: index,
    hidden: !shown.facts.has(index),
    label: labelShown ? edgeLabel(fact, claims) : " ",
    title: tooltip(edgeTitle(fact, claims)),
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
  const relation = labelled("predicates", fact.predicate);
  const link = isSymmetric(fact) ? `— ${relation} —` : `— ${relation} →`;
  const line = `${nameOf(entities[fact.from])} ${link} ${nameOf(entities[fact.to])}`;
  if (!isStated(best)) return `${line}\n${say(originOf(best))}`;
  const notes = [labelled("statuses", best.status), best.confidence.toFixed(2)];
  if (best.time) notes.unshift(sayTime(best.time));
  return `${line}\n${notes.join(" · ")}`;
}

// vis-network takes an element as it is; a string it might one day parse.
const tooltip = (text) => element("div", {}, text);

function fitCanvas(nodes, animated = true) {
  const animation = moving(350, animated);
  canvas.setSize(); // opening a card may just have changed the room there is
  canvas.fit({ nodes, maxZoomLevel: CLOSEST, animation });
  if (!animation) refitCaptions();
}

/** Move to the selection and its neighbours, or to everything. */
function frameCanvas(shown, animated = true) {
  const near = highlighted(shown);
  fitCanvas([...(near ?? shown).entities], animated);
}

function zoomCanvas(factor) {
  const animation = moving(200);
  canvas.moveTo({ scale: canvas.getScale() * factor, animation });
  if (!animation) refitCaptions();
}

function moving(duration, wanted = true) {
  return wanted && !calm.matches ? { duration, easingFunction: "easeInOutQuad" } : false;
}

canvas.on("dragEnd", ({ nodes }) => {
  for (const index of nodes) Object.assign(entities[index], canvas.getPosition(index));
});
canvas.on("click", ({ nodes, edges }) => {
  if (nodes.length) select("entity", nodes[0]);
  else if (edges.length) select("fact", edges[0]);
  else clearSelection();
});
