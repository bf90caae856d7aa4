"use strict";
// The data as they come in the page, columns to save room, and the objects made of them.

const DIGITS = new Uint8Array(128);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach(
  (digit, value) => (DIGITS[digit.charCodeAt(0)] = value),
);

function decodedColumn(column, rows) {
  if (Array.isArray(column)) return column;
  if ("same" in column) return new Array(rows).fill(column.same);
  if ("prefix" in column) return column.rest.map((rest) => column.prefix + rest);
  const { low, width, digits } = column;
  const values = column.values && decodedColumn(column.values, rows);
  const decoded = new Array(rows);
  for (let row = 0, at = 0; row < rows; row += 1) {
    let number = 0;
    for (let place = 0; place < width; place += 1) {
      number = number * 64 + DIGITS[digits.charCodeAt(at++)];
    }
    decoded[row] = values ? values[number + low] : number + low;
  }
  return decoded;
}

/** The columns of a table by name, each an array. */
function decodedColumns({ rows, columns }) {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, decodedColumn(column, rows)]),
  );
}

/** The rows of a table as objects. */
function decodedRows({ rows, columns }) {
  // What all rows share is copied with the whole object, much faster than value by value.
  const shared = {};
  const own = [];
  for (const [name, column] of Object.entries(columns)) {
    if (!Array.isArray(column) && "same" in column) shared[name] = column.same;
    else own.push([name, decodedColumn(column, rows)]);
  }
  return Array.from({ length: rows }, (_, row) => {
    const made = { ...shared };
    for (const [name, values] of own) made[name] = values[row];
    return made;
  });
}

function decodedView(packed, nodes) {
  const drawnNodes = decodedColumns(nodes);
  const entities = decodedRows(packed.entities);
  entities.forEach((entity, index) => {
    entity.iri ??= packed.namespace + (entity.local ?? entity.label);
    entity.rank ||= null;
    entity.x = drawnNodes.x[index];
    entity.y = drawnNodes.y[index];
    entity.radius = drawnNodes.size[index];
    entity.caption = drawnNodes.label[index] ?? entity.label;
    entity.caption_en = drawnNodes.label_en[index] ?? entity.label_en ?? entity.label;
  });
  const claims = decodedRows(packed.claims);
  for (const claim of claims) {
    claim.iri = null; // until the details are there
    claim.evidence = [];
  }
  let next = 0;
  const facts = decodedRows(packed.facts);
  for (const fact of facts) {
    fact.subject = entities[fact.from].iri;
    fact.object = entities[fact.to].iri;
    fact.claims = claims.slice(next, (next += fact.claims));
  }
  const documents = Object.create(null); // no inherited keys among the data's own
  for (const { iri, ...article } of decodedRows(packed.documents)) documents[iri] = article;
  return { ...packed, entities, facts, claims, documents };
}

/** Give the claims their IRIs and quotes. */
function attachDetails(claims, { iris, evidence: packed }) {
  const { iri } = decodedColumns(iris);
  const counts = decodedColumns(packed.counts).evidence;
  const evidence = decodedColumns(packed.evidence);
  const parts = decodedColumns(packed.parts);
  const ENDS = ["", "s", "o", "so"];
  let item = 0;
  let part = 0;
  claims.forEach((claim, index) => {
    claim.iri = iri[index];
    claim.evidence = Array.from({ length: counts[index] }, () => {
      const quote = evidence.quote[item];
      let at = 0;
      const pieces = Array.from({ length: evidence.parts[item] }, () => {
        const piece = [quote.slice(at, (at += parts.length[part])), ENDS[parts.ends[part]]];
        part += 1;
        return piece;
      });
      const { extractor, cues, precision, discounts } = evidence;
      const found = { parts: pieces, extractor: extractor[item], cues: cues[item] };
      Object.assign(found, { precision: precision[item], discounts: discounts[item] });
      item += 1;
      return found;
    });
  });
}

/** The text that Python deflated. */
async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}
