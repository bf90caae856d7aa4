"use strict";
// What a reader can copy from a card: an IRI, or a query that finds the same in the store.

const GX = "https://w3id.org/guanxi/ontology#";

/** An IRI as SPARQL writes it; what must not stand in one is escaped. */
const sparqlIri = (iri) =>
  `<${iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (sign) => encodeURIComponent(sign))}>`;

function entityQuery(entity) {
  return `SELECT ?subject ?relation ?object WHERE {
  GRAPH <https://w3id.org/guanxi/graph/facts> { ?subject ?relation ?object }
  FILTER (${sparqlIri(entity.iri)} IN (?subject, ?object) && isIRI(?object))
}`;
}

function factQuery(fact) {
  const ends = isSymmetric(fact)
    ? `VALUES (?a ?b) { (${sparqlIri(fact.subject)} ${sparqlIri(fact.object)}) (${sparqlIri(fact.object)} ${sparqlIri(fact.subject)}) }`
    : `VALUES (?a ?b) { (${sparqlIri(fact.subject)} ${sparqlIri(fact.object)}) }`;
  return `PREFIX gx: <${GX}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?document ?status ?confidence ?quote WHERE {
  ${ends}
  GRAPH ?document {
    ?claim rdf:subject ?a ; rdf:predicate ${sparqlIri(GX + fact.predicate)} ; rdf:object ?b ;
      gx:status ?status ; gx:confidence ?confidence ; gx:evidence/oa:exact ?quote .
  }
}`;
}

/** A closed box with texts to copy. */
function copySection(...items) {
  return element(
    "details",
    { className: "copying" },
    element("summary", {}, say("for_queries")),
    ...items.map(([key, text]) => copyRow(key, text)),
  );
}

function copyRow(key, text) {
  const field = element("textarea", { readOnly: true, rows: Math.min(text.split("\n").length, 12) });
  field.value = text;
  field.setAttribute("aria-label", say(key));
  field.spellcheck = false;
  const button = actionButton("copy", () => copyText(field, button));
  return element("div", { className: "copy-row" }, element("span", {}, say(key)), button, field);
}

/** A frame in a notebook may not write to the clipboard: there the old way serves. */
async function copyText(field, button) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.focus();
    field.select();
    copied = document.execCommand("copy");
  }
  button.textContent = say(copied ? "copied" : "copy_by_hand");
}

function actionButton(key, act, pressed = null) {
  const made = element("button", { type: "button", className: "action", onclick: act }, say(key));
  if (pressed !== null) made.setAttribute("aria-pressed", String(pressed));
  return made;
}
