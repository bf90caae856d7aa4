"use strict";
// The keys of the page, and the sheet that tells them.

const KEYS = [
  ["/", "key_search"],
  ["g", "key_graph"],
  ["l", "key_list"],
  ["t", "key_timeline"],
  ["n", "key_next"],
  ["b", "key_back"],
  ["x", "key_hide"],
  ["k", "key_pin"],
  ["1 2", "key_steps"],
  ["0", "key_everything"],
  ["p", "key_path"],
  ["c", "key_compare"],
  ["f", "key_fit"],
  ["+ −", "key_zoom"],
  ["← ↑ → ↓", "key_pan"],
  ["e", "key_export"],
  ["d", "key_theme"],
  ["z", "key_language"],
  ["?", "key_help"],
  ["Esc", "key_escape"],
];

function showHelp() {
  const sheet = byId("help");
  const close = element(
    "button",
    { type: "button", className: "close", onclick: () => sheet.close() },
    "✕",
  );
  close.setAttribute("aria-label", say("close"));
  sheet.setAttribute("aria-label", say("keys"));
  sheet.replaceChildren(
    element("div", { className: "card-head" }, element("h2", {}, say("keys")), close),
    element(
      "dl",
      {},
      ...KEYS.map(([key, text]) =>
        element("div", {}, element("dt", {}, element("kbd", {}, key)), element("dd", {}, say(text))),
      ),
    ),
    element("p", { className: "quiet" }, say("keys_hint")),
  );
  sheet.showModal();
}

/** Go through the entities that are shown, the most prominent first. */
function stepThrough(way) {
  const order = byProminence(visible().entities);
  if (!order.length) return;
  const at = order.indexOf(state.entity);
  const next = at < 0 ? (way > 0 ? 0 : order.length - 1) : (at + way + order.length) % order.length;
  select("entity", order[next]);
}

function panCanvas(x, y) {
  const { x: left, y: top } = canvas.getViewPosition();
  const step = 90 / canvas.getScale();
  canvas.moveTo({ position: { x: left + x * step, y: top + y * step } });
}

const withEntity = (act) => () => state.entity !== null && act(state.entity);

const KEY_ACTIONS = {
  "?": showHelp,
  g: () => update({ view: "graph" }),
  l: () => update({ view: "table" }),
  t: () => update({ view: "timeline" }),
  n: () => stepThrough(1),
  b: () => stepThrough(-1),
  x: withEntity(hideEntity),
  k: withEntity(pinEntity),
  c: withEntity(startComparison),
  "+": () => zoomCanvas(1.35),
  "=": () => zoomCanvas(1.35),
  "-": () => zoomCanvas(1 / 1.35),
  e: () => toggleMenu(true),
  d: () => byId("theme").click(),
  z: () => byId("language").click(),
};

const PANS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Do what a key asks for; tells whether it asks for anything. */
function actByKey(event) {
  const onControl = event.target.closest?.("input, select, textarea, dialog[open], [role=menu]");
  if (onControl && event.key !== "?") return false;
  if (Object.hasOwn(KEY_ACTIONS, event.key)) {
    KEY_ACTIONS[event.key]();
    return true;
  }
  const free = state.view === "graph" && !event.target.closest?.("#panel, #filters");
  if (!free || !Object.hasOwn(PANS, event.key)) return false;
  panCanvas(...PANS[event.key]);
  return true;
}

byId("show-help").onclick = showHelp;
