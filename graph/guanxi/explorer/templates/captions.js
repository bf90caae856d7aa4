"use strict";
// Which labels of entities the canvas shows, and how large. Like the names on a map: as readable
// far away as close by, the important ones first, none over another.

const READABLE = 11.5; // pixels on the screen
const LINE_HEIGHT = 1.25;
const LEADING = 6; // one label in so many may cover the symbols of lesser entities
const ruler = document.createElement("canvas").getContext("2d");
const baseFont = drawn.options.nodes.font;
ruler.font = `100px ${baseFont.face}`;
const captionWidths = new Map(); // in em

function captionWidth(caption) {
  if (!captionWidths.has(caption)) {
    const widths = caption.split("\n").map((line) => ruler.measureText(line).width / 100);
    captionWidths.set(caption, Math.max(...widths));
  }
  return captionWidths.get(caption);
}

const captionOf = (entity) =>
  (state.language === "en" ? entity.caption_en : entity.caption) || " ";

/** The box of an entity's label on the canvas, in its coordinates. */
function captionBox(entity, size) {
  const caption = captionOf(entity);
  const half = (captionWidth(caption) * size) / 2;
  const top = entity.y + entity.radius;
  const height = caption.split("\n").length * size * LINE_HEIGHT;
  return { left: entity.x - half, right: entity.x + half, top, bottom: top + height };
}

function symbolBox({ x, y, radius }) {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

const overlap = (a, b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Font sizes, at the canvas' present scale, of the labels for which there is room.
 *
 * A label may lie on lines, but on no other label and, the leading ones apart, on no symbol. The
 * selected entity comes first, then what it is connected to, then whoever has most relations.
 */
function fittingCaptions(shown, near) {
  const size = Math.max(baseFont.size, READABLE / canvas.getScale());
  const distance = (index) =>
    index === state.entity ? 0 : near === null || near.entities.has(index) ? 1 : 2;
  const order = [...shown.entities].sort(
    (a, b) =>
      distance(a) - distance(b) || entities[b].degree - entities[a].degree || a - b,
  );
  const symbols = order.map((index) => symbolBox(entities[index]));
  const captions = [];
  const fitting = new Map();
  order.forEach((index, position) => {
    const box = captionBox(entities[index], size);
    const sacred = position < order.length / LEADING ? symbols.slice(0, position) : symbols;
    const blocked =
      captions.some((other) => overlap(box, other)) ||
      sacred.some((other, place) => place !== position && overlap(box, other));
    if (blocked && index !== state.entity) return;
    fitting.set(index, size);
    captions.push(box);
  });
  return fitting;
}

let captionScale = null;
let captionTimer = null;

/** Choose the labels again if the scale has changed since the canvas was painted. */
function refitCaptions() {
  if (canvas.getScale() === captionScale) return;
  captionScale = canvas.getScale();
  paintCanvas(visible());
}

/** Label and font of a node: without a size there is no room for it. */
function caption(entity, size, font) {
  return { label: size ? captionOf(entity) : " ", font: { ...font, size: size ?? baseFont.size } };
}

// While the wheel turns or the window is drawn larger, the scale changes dozens of times a second.
function refitCaptionsSoon() {
  clearTimeout(captionTimer);
  captionTimer = setTimeout(refitCaptions, 60);
}

canvas.on("zoom", refitCaptionsSoon);
canvas.on("resize", refitCaptionsSoon);
canvas.on("animationFinished", refitCaptions);
