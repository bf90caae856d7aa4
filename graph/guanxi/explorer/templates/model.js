"use strict";
// The data of the page and how to read them: indexes, labels in the chosen language, visibility.

const { view: packed, network: drawn, interface: texts } = JSON.parse(byId("data").textContent);
const view = decodedView(packed, drawn.nodes);
const { entities, facts, documents, labels, communities } = view;
const bends = decodedColumns(drawn.edges).bend;

const STATUS_DASHES = {
  asserted: null,
  planned: [9, 5],
  rumoured: [2, 4],
  ended: [12, 4, 2, 4],
  negated: [1, 6],
};

const ORIGIN_DASHES = { background: null, inferred: [6, 3, 1, 3] };

const indexOfEntity = new Map(entities.map((entity, index) => [entity.iri, index]));
const factKey = (fact) => [fact.subject, fact.predicate, fact.object].map(shortIri).join(" ");
const factsOf = entities.map(() => []);
facts.forEach((fact, index) => {
  factsOf[fact.from].push(index);
  if (fact.to !== fact.from) factsOf[fact.to].push(index);
});

function shortIri(iri) {
  return iri.startsWith(view.namespace) ? iri.slice(view.namespace.length) : iri;
}

/**
 * Text of the interface in the chosen language, with {placeholders} filled; `count` chooses
 * between singular and plural.
 */
function say(key, values = {}) {
  const entry = texts[state.language][key];
  const text = typeof entry === "string" ? entry : entry[values.count === 1 ? "one" : "other"];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A number of things; `3/5` where some of them are hidden. */
function sayCount(key, count, all = count) {
  return say(key, { count: all, number: count === all ? count : `${count}/${all}` });
}

const labelled = (group, key) => labels[group][key]?.[state.language] ?? key;
const familyOf = (fact) => labels.predicates[fact.predicate].family;
const isSymmetric = (fact) => labels.predicates[fact.predicate].symmetric;
const nameOf = (entity) => (state.language === "en" && entity.label_en) || entity.label;

/** A fact in one line: 甲 — 竞争 — 乙, 甲 — 推出 → 乙. */
function factText(fact) {
  const arrow = isSymmetric(fact) ? "—" : "→";
  const relation = `— ${labelled("predicates", fact.predicate)} ${arrow}`;
  return `${nameOf(entities[fact.from])} ${relation} ${nameOf(entities[fact.to])}`;
}
const typeColour = (type) => labels.types[type].colour[theme()];
const familyColour = (family) => labels.families[family].colour[theme()];
// Where colours mean communities, the shape alone tells the type.
const typeSymbol = (type) =>
  symbol(labels.types[type].shape, isByCommunity() ? OTHER_COMMUNITIES[theme()] : typeColour(type));

/** EDTF for people: `2019/..` is "since 2019". */
function sayTime(time) {
  const [start, end] = time.split("/");
  if (end === undefined) return start;
  if (end === "..") return say("since", { date: start });
  if (start === "..") return say("until", { date: end });
  return say("between", { start, end });
}

// A background or inferred fact has neither status nor confidence of its own: its own switch
// decides. Nor has it a time or a document: asking for one asks for what articles say.
const isStated = (claim) => !claim.background && !claim.inferred;
const originOf = (claim) =>
  claim.background ? "background" : claim.inferred ? "inferred" : "claim";
const passesStatus = (claim) => !isStated(claim) || !state.hiddenStatuses.has(claim.status);
const passesConfidence = (claim) => !isStated(claim) || claim.confidence >= state.confidence;
const passesOrigin = (claim) =>
  (!claim.background || state.background) && (!claim.inferred || state.inferred);
const passesDocument = (claim) => !state.documents.size || state.documents.has(claim.document);
const passesHidden = (fact) =>
  !state.hidden.has(fact.from) && !state.hidden.has(fact.to);
const passesPredicate = (fact) => !state.hiddenPredicates.has(fact.predicate);
const passesTypes = (fact) =>
  !state.hiddenTypes.has(entities[fact.from].type) &&
  !state.hiddenTypes.has(entities[fact.to].type);

const isVisibleClaim = (claim) =>
  passesOrigin(claim) &&
  passesStatus(claim) &&
  passesConfidence(claim) &&
  passesDocument(claim) &&
  passesTime(claim);

/** The claims of a fact that pass the filters, best first. */
const visibleClaims = (fact) => fact.claims.filter(isVisibleClaim);

const passes = (fact) =>
  passesPredicate(fact) &&
  passesTypes(fact) &&
  passesHidden(fact) &&
  passesCommunity(fact) &&
  fact.claims.some(isVisibleClaim);

let shownNow = null; // until the state changes

/** What passes all filters and is in scope: indexes of facts and of entities. */
function visible() {
  shownNow ??= scopeContent(state.scope);
  return shownNow;
}
