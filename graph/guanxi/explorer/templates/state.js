"use strict";
// What the reader chose, kept in the URL hash, so that a link leads to the same picture.

const DEFAULT_HIDDEN_STATUSES = ["negated"];

const initialState = () => ({
  language: "zh",
  theme: null, // null: as the system prefers
  view: "graph",
  hiddenTypes: new Set(),
  hiddenPredicates: new Set(),
  hiddenStatuses: new Set(DEFAULT_HIDDEN_STATUSES),
  confidence: 0,
  background: true,
  entity: null, // index of the selected entity …
  fact: null, // … or of the selected fact
  scope: openingScope(), // what is on the canvas
  pathFrom: null, // index of the entity from which a path is to lead to the next one chosen
});

let state = initialState();

const darkPreferred = matchMedia("(prefers-color-scheme: dark)");
const theme = () => state.theme ?? (darkPreferred.matches ? "dark" : "light");

/** Change the state, redraw, and note it in the URL; where one went can be gone back from. */
function update(change) {
  const selects = "entity" in change || "fact" in change;
  if (selects) change = { entity: null, fact: null, ...reaching(change) };
  const selected = selects && (change.entity !== state.entity || change.fact !== state.fact);
  const moved = "scope" in change && !sameScope(change.scope, state.scope);
  Object.assign(state, change);
  shownNow = null;
  writeHash(selected || moved);
  draw(selected || moved);
}

function select(kind, index) {
  update({ [kind]: index });
}

function clearSelection() {
  byId("search").value = ""; // it names what was selected
  update({ entity: null, pathFrom: null });
}

function writeHash(remember) {
  const hash = new URLSearchParams();
  if (state.entity !== null) hash.set("entity", shortIri(entities[state.entity].iri));
  if (state.fact !== null) hash.set("fact", factKey(facts[state.fact]));
  for (const [key, value] of Object.entries(scopeHash(state.scope))) hash.set(key, value);
  if (state.pathFrom !== null) hash.set("path-from", shortIri(entities[state.pathFrom].iri));
  if (state.view !== "graph") hash.set("view", state.view);
  if (state.language !== "zh") hash.set("language", state.language);
  if (state.theme) hash.set("theme", state.theme);
  if (state.confidence) hash.set("confidence", state.confidence);
  if (!state.background) hash.set("background", "off");
  if (state.hiddenTypes.size) hash.set("hide-types", sorted(state.hiddenTypes));
  if (state.hiddenPredicates.size) hash.set("hide-relations", sorted(state.hiddenPredicates));
  if (sorted(state.hiddenStatuses) !== sorted(DEFAULT_HIDDEN_STATUSES)) {
    hash.set("hide-statuses", sorted(state.hiddenStatuses));
  }
  const address = `#${hash}`;
  if (address === (location.hash || "#")) return;
  try {
    history[remember ? "pushState" : "replaceState"](null, "", address);
  } catch (error) {
    // A page inside a notebook's frame has no address to write to.
    if (error.name !== "SecurityError") throw error;
  }
}

const sorted = (values) => [...values].sort().join(",");

/** The state that the hash describes; whatever it says wrongly counts as not said. */
function readHash() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const known = (key, group) =>
    (hash.get(key) ?? "").split(",").filter((value) => Object.hasOwn(labels[group], value));
  const oneOf = (key, values, otherwise) =>
    values.includes(hash.get(key)) ? hash.get(key) : otherwise;
  const found = (list, matches) => {
    const index = list.findIndex(matches);
    return index < 0 ? null : index;
  };
  const { scope, pathFrom } = readScope(hash);
  const confidence = Number(hash.get("confidence"));
  const wantsEntity = hash.has("entity") || !hash.has("fact");
  return {
    ...initialState(),
    language: oneOf("language", ["zh", "en"], "zh"),
    theme: oneOf("theme", ["light", "dark"], null),
    view: oneOf("view", ["graph", "table"], "graph"),
    hiddenTypes: new Set(known("hide-types", "types")),
    hiddenPredicates: new Set(known("hide-relations", "predicates")),
    hiddenStatuses: new Set(
      hash.has("hide-statuses") ? known("hide-statuses", "statuses") : DEFAULT_HIDDEN_STATUSES,
    ),
    confidence: confidence >= 0 && confidence <= 1 ? confidence : 0,
    background: hash.get("background") !== "off",
    entity: wantsEntity
      ? entityCalled(hash.get("entity"))
      : null,
    scope,
    pathFrom,
    fact: wantsEntity ? null : found(facts, (fact) => factKey(fact) === hash.get("fact")),
  };
}
