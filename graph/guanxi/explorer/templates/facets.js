"use strict";
// How many facts or entities each value of a filter stands for, given all the other filters.

const FACT_FILTERS = Object.entries({
  types: passesTypes,
  predicates: passesPredicate,
  hidden: passesHidden,
  communities: passesCommunity,
});
const CLAIM_FILTERS = Object.entries({
  statuses: passesStatus,
  origins: passesOrigin,
  confidence: passesConfidence,
  time: passesTime,
  documents: passesDocument,
});

/** The only filter that something fails, "" if it passes all, null if it fails several. */
function onlyFailure(filters, item, failed = "") {
  for (const [name, passes] of filters) {
    if (passes(item)) continue;
    if (failed) return null;
    failed = name;
  }
  return failed;
}

/** Counts by key, each key once for a fact, however many of its claims have it. */
class Tally {
  counts = Object.create(null); // no inherited keys among the data's own
  #last = Object.create(null);

  add(key, fact) {
    if (this.#last[key] === fact) return;
    this.#last[key] = fact;
    this.counts[key] = (this.counts[key] ?? 0) + 1;
  }
}

function facetCounts() {
  const [predicates, statuses, origins, documents, bins] = Array.from({ length: 5 }, () => new Tally());
  const connected = new Uint8Array(entities.length);
  const grouped = new Uint8Array(entities.length);
  let timeless = 0;
  for (const fact of facts) {
    const failedByFact = onlyFailure(FACT_FILTERS, fact);
    if (failedByFact === null) continue;
    let [isDated, isUndated] = [false, false];
    for (const claim of fact.claims) {
      const failed = onlyFailure(CLAIM_FILTERS, claim, failedByFact);
      if (failed === null) continue;
      const all = failed === "";
      if (all || failed === "types") connected[fact.from] = connected[fact.to] = 1;
      if (all || failed === "communities") grouped[fact.from] = grouped[fact.to] = 1;
      if (all || failed === "predicates") predicates.add(fact.predicate, fact);
      if ((all || failed === "statuses") && isStated(claim)) statuses.add(claim.status, fact);
      if (all || failed === "origins") origins.add(originOf(claim), fact);
      if ((all || failed === "documents") && claim.document) documents.add(claim.document, fact);
      if (all || failed === "time") {
        const bin = binOf(claim);
        if (bin === null) isUndated = true;
        else bins.add(bin, fact);
        isDated ||= bin !== null;
      }
    }
    if (isUndated && !isDated) timeless += 1;
  }
  return {
    predicates: predicates.counts,
    statuses: statuses.counts,
    origins: origins.counts,
    documents: documents.counts,
    types: entityCounts(connected, ({ type }) => type),
    communities: entityCounts(grouped, ({ community }) => communityGroup(community)),
    bins: Array.from({ length: currentScale()?.bins ?? 0 }, (_, bin) => bins.counts[bin] ?? 0),
    timeless,
  };
}

/** Count entities by key: those that keep a fact, and those that never had one. */
function entityCounts(keepsFact, keyOf) {
  const counts = Object.create(null);
  entities.forEach((entity, index) => {
    if (!keepsFact[index] && factsOf[index].length) return;
    const key = keyOf(entity);
    counts[key] = (counts[key] ?? 0) + 1;
  });
  return counts;
}

/** The bin of the histogram in which a claim's time begins, null if it has none. */
function binOf(claim) {
  const span = spanOf(claim);
  return span && binOfMonth(firstMonth(span[0] ?? span[1]), currentScale());
}
