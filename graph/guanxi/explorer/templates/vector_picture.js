"use strict";
// The graph as SVG, drawn from what the canvas shows.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

function svgElement(tag, attributes, text = null) {
  const made = document.createElementNS(SVG_NAMESPACE, tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null) made.setAttribute(key, String(value));
  }
  if (text !== null) made.textContent = text;
  return made;
}

/** Nodes or lines as they were last painted, without those that are not shown now. */
function shownItems(mark) {
  return [...painted]
    .filter(([key]) => key.startsWith(mark) && !hidden.has(key))
    .map(([, note]) => JSON.parse(note));
}

function canvasAsSvg() {
  const nodes = shownItems("node ");
  const places = canvas.getPositions(nodes.map((node) => node.id));
  const sizes = Object.fromEntries(nodes.map((node) => [node.id, node.size ?? 10]));
  const edges = shownItems("line ").filter(({ from, to }) => from in places && to in places);
  const box = pictureBox(nodes, places);
  const root = svgElement("svg", {
    xmlns: SVG_NAMESPACE,
    viewBox: `${box.left} ${box.top} ${box.width} ${box.height}`,
    width: box.width,
    height: box.height,
    "font-family": drawn.options.nodes.font.face,
  });
  root.append(
    svgElement("title", {}, view.title),
    svgElement("rect", { x: box.left, y: box.top, width: box.width, height: box.height, fill: groundColour() }),
    ...edges.flatMap((edge) => svgEdge(edge, places, sizes)),
    ...nodes.flatMap((node) => svgNode(node, places[node.id])),
  );
  // What XML does not allow at all would make the file unreadable.
  return new XMLSerializer()
    .serializeToString(root)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&#(x[0-9a-f]+|\d+);/gi, (found) =>
      found.startsWith("&") ? found : "\ufffd",
    );
}

function pictureBox(nodes, places) {
  if (!nodes.length) return { left: 0, top: 0, width: 100, height: 100 };
  const all = nodes.map(({ id }) => places[id]);
  const [left, right] = [Math.min(...all.map((p) => p.x)) - 90, Math.max(...all.map((p) => p.x)) + 90];
  const [top, bottom] = [Math.min(...all.map((p) => p.y)) - 60, Math.max(...all.map((p) => p.y)) + 80];
  return { left, top, width: right - left, height: bottom - top };
}

function svgNode(node, { x, y }) {
  const size = node.size ?? 10;
  const look = {
    fill: node.color?.background ?? "#888",
    stroke: node.color?.border ?? "none",
    "stroke-width": 1.5,
    opacity: node.opacity ?? 1,
  };
  const outline = OUTLINES[node.shape];
  const scale = size / 6;
  const shape = outline
    ? svgElement("path", { d: outline, transform: `translate(${x - 7 * scale} ${y - 7 * scale}) scale(${scale})`, ...look, "stroke-width": 1.5 / scale })
    : svgElement("circle", { cx: x, cy: y, r: size, ...look });
  const font = { ...baseFont, ...node.font };
  const lines = (node.label ?? "").trim() ? node.label.split("\n") : [];
  return [
    shape,
    ...lines.map((line, row) =>
      svgElement(
        "text",
        {
          x,
          y: y + size + font.size * (1 + row * LINE_HEIGHT) + 2,
          "text-anchor": "middle",
          "font-size": font.size,
          fill: font.color ?? "currentColor",
          stroke: font.strokeColor ?? "none",
          "stroke-width": 3,
          "paint-order": "stroke",
        },
        line,
      ),
    ),
  ];
}

function svgEdge(edge, places, sizes) {
  const [from, to] = [places[edge.from], places[edge.to]];
  const via = bendOf(edge, from, to);
  const end = shortened(via, to, sizes[edge.to] + 2);
  const colour = edge.color?.color ?? "#888";
  const look = { stroke: colour, fill: "none", "stroke-width": edge.width ?? 1, opacity: edge.color?.opacity ?? 1 };
  const dashes = Array.isArray(edge.dashes) ? edge.dashes.join(" ") : null;
  const line = svgElement("path", {
    d: `M${from.x} ${from.y}Q${via.x} ${via.y} ${end.x} ${end.y}`,
    ...look,
    "stroke-dasharray": dashes,
  });
  const made = [line];
  if (edge.arrows?.to?.enabled) made.push(arrowHead(via, end, colour, look.opacity));
  const label = (edge.label ?? "").trim();
  if (label) {
    const middle = { x: (from.x + 2 * via.x + to.x) / 4, y: (from.y + 2 * via.y + to.y) / 4 };
    made.push(
      svgElement(
        "text",
        { ...middle, dy: 4, "text-anchor": "middle", "font-size": 11, fill: colour, stroke: groundColour(), "stroke-width": 4, "paint-order": "stroke" },
        label,
      ),
    );
  }
  return made;
}

/** The point that pulls a line aside, as vis-network bends it. */
function bendOf({ smooth }, from, to) {
  if (!smooth?.enabled) return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const [dx, dy] = [to.x - from.x, from.y - to.y];
  const way = smooth.type === "curvedCCW" ? -1 : 1;
  const reach = smooth.roundness * 0.5 * Math.hypot(dx, dy) + 0.5 * Math.hypot(dx, dy);
  const angle = Math.atan2(dy, dx) + (way * smooth.roundness * 0.5 + 0.5) * Math.PI;
  return { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
}

function shortened(from, to, by) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: to.x - ((to.x - from.x) / length) * by, y: to.y - ((to.y - from.y) / length) * by };
}

function arrowHead(from, tip, colour, opacity) {
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  const at = (turn) => `${tip.x - 9 * Math.cos(angle + turn)} ${tip.y - 9 * Math.sin(angle + turn)}`;
  return svgElement("path", { d: `M${tip.x} ${tip.y}L${at(0.4)}L${at(-0.4)}Z`, fill: colour, opacity });
}
