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
  inferred: true,
  timeBasis: "event", // or "published"
  from: null, // numbers of months
  to: null,
  documents: new Set(), // only these; none: all
  hidden: new Set(), // indexes of entities
  pinned: new Set(),
  hiddenCommunities: new Set(), // numbers; -1 are the small ones
  colour: "type", // or "community"
  size: "degree", // or "standing"
  compared: null, // index of the entity beside the selected one
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
  if (!state.inferred) hash.set("inferred", "off");
  if (state.timeBasis !== "event") hash.set("time", state.timeBasis);
  if (state.from !== null) hash.set("from", monthName(state.from));
  if (state.to !== null) hash.set("to", monthName(state.to));
  for (const iri of [...state.documents].sort()) hash.append("document", iri);
  for (const key of ["hidden", "pinned"]) {
    for (const index of [...state[key]].sort((a, b) => a - b)) {
      hash.append(key, shortIri(entities[index].iri));
    }
  }
  for (const key of ["colour", "size"]) {
    if (state[key] !== initialState()[key]) hash.set(key, state[key]);
  }
  if (state.hiddenCommunities.size) hash.set("hide-communities", sorted(state.hiddenCommunities));
  if (state.compared !== null) hash.set("compare", shortIri(entities[state.compared].iri));
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
  const named = (key) =>
    new Set(
      hash
        .getAll(key)
        .map(entityCalled)
        .filter((index) => index !== null),
    );
  const { scope, pathFrom } = readScope(hash);
  const confidence = Number(hash.get("confidence"));
  const wantsEntity = hash.has("entity") || !hash.has("fact");
  return {
    ...initialState(),
    language: oneOf("language", ["zh", "en"], "zh"),
    theme: oneOf("theme", ["light", "dark"], null),
    view: oneOf("view", ["graph", "table", "timeline"], "graph"),
    hiddenTypes: new Set(known("hide-types", "types")),
    hiddenPredicates: new Set(known("hide-relations", "predicates")),
    hiddenStatuses: new Set(
      hash.has("hide-statuses") ? known("hide-statuses", "statuses") : DEFAULT_HIDDEN_STATUSES,
    ),
    confidence: confidence >= 0 && confidence <= 1 ? confidence : 0,
    background: hash.get("background") !== "off",
    inferred: hash.get("inferred") !== "off",
    timeBasis: oneOf("time", ["event", "published"], "event"),
    from: readMonth(hash.get("from")),
    to: readMonth(hash.get("to")),
    documents: new Set(hash.getAll("document").filter((iri) => Object.hasOwn(documents, iri))),
    hidden: named("hidden"),
    pinned: named("pinned"),
    hiddenCommunities: new Set(
      (hash.get("hide-communities") ?? "")
        .split(",")
        .filter((text) => /^(-1|[0-7])$/.test(text))
        .map(Number),
    ),
    colour: oneOf("colour", ["type", "community"], "type"),
    size: oneOf("size", ["degree", "standing"], "degree"),
    compared: [...named("compare")][0] ?? null,
    entity: wantsEntity
      ? entityCalled(hash.get("entity"))
      : null,
    scope,
    pathFrom,
    fact: wantsEntity ? null : found(facts, (fact) => factKey(fact) === hash.get("fact")),
  };
}
