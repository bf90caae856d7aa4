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
  const tallies = {
    predicates: new Tally(),
    statuses: new Tally(),
    origins: new Tally(),
    documents: new Tally(),
    bins: new Tally(),
  };
  const connected = new Set();
  const grouped = new Set();
  let timeless = 0;
  for (const fact of facts) {
    const failedByFact = onlyFailure(FACT_FILTERS, fact);
    if (failedByFact === null) continue;
    const dated = [];
    for (const claim of fact.claims) {
      const failed = onlyFailure(CLAIM_FILTERS, claim, failedByFact);
      if (failed === null) continue;
      const counted = (filter) => failed === "" || failed === filter;
      if (counted("types")) connected.add(fact.from).add(fact.to);
      if (counted("communities")) grouped.add(fact.from).add(fact.to);
      if (counted("predicates")) tallies.predicates.add(fact.predicate, fact);
      if (counted("statuses") && isStated(claim)) tallies.statuses.add(claim.status, fact);
      if (counted("origins")) tallies.origins.add(originOf(claim), fact);
      if (counted("documents") && claim.document) tallies.documents.add(claim.document, fact);
      if (counted("time")) dated.push(binOf(claim));
    }
    for (const bin of dated) if (bin !== null) tallies.bins.add(bin, fact);
    if (dated.length && dated.every((bin) => bin === null)) timeless += 1;
  }
  const { predicates, statuses, origins, documents } = tallies;
  return {
    predicates: predicates.counts,
    statuses: statuses.counts,
    origins: origins.counts,
    documents: documents.counts,
    types: entityCounts(connected, ({ type }) => type),
    communities: entityCounts(grouped, ({ community }) => communityGroup(community)),
    bins: Array.from({ length: currentScale()?.bins ?? 0 }, (_, bin) => tallies.bins.counts[bin] ?? 0),
    timeless,
  };
}

/** Count entities by key: those that keep a fact, and those that never had one. */
function entityCounts(kept, keyOf) {
  const counts = Object.create(null);
  entities.forEach((entity, index) => {
    if (!kept.has(index) && factsOf[index].length) return;
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
