"use strict";
// Building blocks of the page. Text reaches the document only as text nodes and attributes that
// cannot run anything; no markup is ever parsed.

const byId = (id) => document.getElementById(id);

/** An element; `properties` are set on the object, `attributes` as attributes. */
function element(tag, properties = {}, ...children) {
  const { attributes = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A link to a web page; anything but http(s) stays plain text. */
function webLink(url, text) {
  if (!url || !/^https?:\/\//i.test(url)) return element("span", {}, text);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

function drawing(width, height, ...shapes) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  svg.setAttribute("aria-hidden", "true");
  for (const { tag, ...attributes } of shapes) {
    const shape = document.createElementNS(space, tag);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}

const OUTLINES = {
  square: "M2 2H12V12H2Z",
  hexagon: "M4 1.8H10L13 7L10 12.2H4L1 7Z",
  triangle: "M7 1.5L13 12.2H1Z",
  triangleDown: "M7 12.5L13 1.8H1Z",
  diamond: "M7 .8L13.2 7L7 13.2L.8 7Z",
  star: "M7 .8L8.8 5.1L13.4 5.4L9.9 8.4L11 12.9L7 10.5L3 12.9L4.1 8.4L.6 5.4L5.2 5.1Z",
};

/** The symbol of an entity type, as the canvas draws it. */
function symbol(shape, colour) {
  return shape in OUTLINES
    ? drawing(14, 14, { tag: "path", d: OUTLINES[shape], fill: colour })
    : drawing(14, 14, { tag: "circle", cx: 7, cy: 7, r: 5.8, fill: colour });
}

/** A stretch of line, as the canvas draws relations. */
function stroke(colour, dashes, width = 2.2) {
  const line = { tag: "line", x1: 1, y1: 7, x2: 27, y2: 7, stroke: colour, "stroke-width": width };
  if (dashes) line["stroke-dasharray"] = dashes.join(" ");
  return drawing(28, 14, line);
}

const ROWS_AT_ONCE = 250; // of a list

/** The last line of a list that goes on. */
function moreRows(count, show) {
  return element(
    "button",
    { type: "button", className: "reset more-rows", onclick: show },
    say("more_rows", { count }),
  );
}
