"use strict";
// Puts the page together: draws everything after a change, listens to header, keys and address.

const VIEWS = ["graph", "table", "timeline"];
let framedScope = null; // the scope that the canvas was last moved to

/** Draw the whole page; after a new selection, move the canvas to it. */
function draw(selectionChanged) {
  applySizes();
  const shown = visible();
  document.documentElement.dataset.theme = theme();
  document.documentElement.lang = say("language");
  document.body.dataset.view = state.view;
  document.body.dataset.selected = String(state.entity !== null || state.fact !== null);
  drawTexts();
  drawCounts(shown);
  drawTrail(shown);
  drawNotice(shown);
  drawFilters();
  drawTable(shown);
  drawTimeline(shown);
  paintCanvas(shown);
  drawPanel(shown);
  if (!selectionChanged) return;
  byId("panel").scrollTop = 0;
  // What is deselected stays where it is: only a selection or another scope moves the canvas.
  if (framedScope !== onCanvas) frameCanvas(shown, framedScope === null);
  else if (highlighted(shown)) frameCanvas(shown);
  framedScope = onCanvas;
}

/** Fill in the texts that the page's markup asks for, in the chosen language. */
function drawTexts() {
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = say(node.dataset.text);
  }
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", say(node.dataset.label));
  }
  for (const node of document.querySelectorAll("[data-hint]")) node.title = say(node.dataset.hint);
  byId("search").placeholder = say("search");
  for (const name of VIEWS) {
    byId(`show-${name}`).setAttribute("aria-pressed", String(state.view === name));
  }
}

function drawCounts(shown) {
  const articles = Object.keys(documents).length;
  byId("counts").textContent = [
    sayCount("entity_count", shown.entities.size, entities.length),
    sayCount("fact_count", shown.facts.size, facts.length),
    say("document_count", { count: articles }),
  ].join(" · ");
}

function drawNotice(shown) {
  const notices = [];
  const focus = entities[indexOfEntity.get(view.focus)];
  if (focus) notices.push(say("around", { label: nameOf(focus), count: view.hops }));
  if (state.pathFrom !== null) {
    notices.push(say("choose_end", { label: nameOf(entities[state.pathFrom]) }));
  }
  if (shown.cut) notices.push(say("cut", { shown: shown.entities.size, count: shown.cut }));
  if (state.scope.kind === "path" && !shown.path.length) notices.push(say("no_path_notice"));
  else if (!shown.facts.size) notices.push(say("empty"));
  byId("notice").textContent = notices.join(" · ");
  byId("notice").hidden = !notices.length;
}

function showFilters(open) {
  document.body.classList.toggle("filters-open", open);
  byId("toggle-filters").setAttribute("aria-expanded", String(open));
}

byId("language").onclick = () => update({ language: state.language === "zh" ? "en" : "zh" });
byId("theme").onclick = () => update({ theme: theme() === "dark" ? "light" : "dark" });
for (const name of VIEWS) byId(`show-${name}`).onclick = () => update({ view: name });
byId("toggle-filters").onclick = () =>
  showFilters(!document.body.classList.contains("filters-open"));
byId("fit").onclick = () => fitCanvas(idsShown());
byId("zoom-in").onclick = () => zoomCanvas(1.35);
byId("zoom-out").onclick = () => zoomCanvas(1 / 1.35);

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLInputElement && event.target.type === "search") return;
  // One that was closed may keep the focus until the next frame.
  if (event.target.closest?.("dialog[open]")) return;
  if (event.key === "/") {
    event.preventDefault();
    byId("search").focus();
    byId("search").select();
  } else if (event.key === "Escape") {
    if (document.body.classList.contains("filters-open")) showFilters(false);
    else clearSelection();
  } else if (actByKey(event)) {
    event.preventDefault();
  } else if (event.key === "f") {
    fitCanvas(idsShown());
  } else if (moveByKey(event.key)) {
    event.preventDefault();
  }
});

/** Draw what the address says. */
function follow(animated) {
  state = readHash();
  shownNow = null;
  draw(false);
  framedScope = onCanvas;
  frameCanvas(visible(), animated);
}

/** Quotes come with the page; where they are many they are unpacked after its first picture. */
function loadDetails() {
  if (typeof view.details !== "string") {
    attach(view.details);
    return;
  }
  requestAnimationFrame(() =>
    setTimeout(async () => {
      attach(JSON.parse(await inflated(view.details)));
      drawPanel(visible());
    }),
  );
}

function attach(details) {
  attachDetails(view.claims, details);
  document.body.dataset.details = "true";
}

addEventListener("popstate", () => follow(true));
darkPreferred.addEventListener("change", () => draw(false));

if (!location.hash && view.focus !== null) {
  state.entity = indexOfEntity.get(view.focus);
  writeHash(false);
}
loadDetails();
follow(false);
document.body.dataset.ready = "true";
