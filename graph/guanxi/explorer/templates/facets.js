"use strict";
// How many facts or entities each value of a filter stands for, given all the other filters.

const FACETS = {
  types: (fact) => passesTypes(fact),
  predicates: (fact) => passesPredicate(fact),
  hidden: (fact) => passesHidden(fact),
  communities: (fact) => passesCommunity(fact),
  statuses: (_, claim) => passesStatus(claim),
  origins: (_, claim) => passesOrigin(claim),
  confidence: (_, claim) => passesConfidence(claim),
  time: (_, claim) => passesTime(claim),
  documents: (_, claim) => passesDocument(claim),
};

/** The only filter that a claim fails, "" if it passes all, null if it fails several. */
function onlyFailure(fact, claim) {
  let failed = "";
  for (const [name, passes] of Object.entries(FACETS)) {
    if (passes(fact, claim)) continue;
    if (failed) return null;
    failed = name;
  }
  return failed;
}

function facetCounts() {
  const empty = () => Object.create(null); // no inherited keys among the data's own
  const counts = {
    types: empty(),
    communities: empty(),
    predicates: empty(),
    statuses: empty(),
    origins: empty(),
    documents: empty(),
    bins: new Array(currentScale()?.bins ?? 0).fill(0),
    timeless: 0,
  };
  const connected = new Set();
  const grouped = new Set();
  for (const fact of facts) {
    const seen = new Set();
    const add = (group, key) => {
      if (seen.has(`${group} ${key}`)) return;
      seen.add(`${group} ${key}`);
      counts[group][key] = (counts[group][key] ?? 0) + 1;
    };
    for (const claim of fact.claims) {
      const failed = onlyFailure(fact, claim);
      if (failed === null) continue;
      const counted = (group) => failed === "" || failed === group;
      if (counted("types")) connected.add(fact.from).add(fact.to);
      if (counted("communities")) grouped.add(fact.from).add(fact.to);
      if (counted("predicates")) add("predicates", fact.predicate);
      if (counted("statuses") && isStated(claim)) add("statuses", claim.status);
      if (counted("origins")) add("origins", originOf(claim));
      if (counted("documents") && claim.document) add("documents", claim.document);
      if (counted("time")) countTime(claim, counts, seen);
    }
    if (seen.has("timeless") && !seen.has("timed")) counts.timeless += 1;
  }
  entities.forEach((entity, index) => {
    if (connected.has(index) || !factsOf[index].length) {
      counts.types[entity.type] = (counts.types[entity.type] ?? 0) + 1;
    }
    if (grouped.has(index) || !factsOf[index].length) {
      const number = communityGroup(entity.community);
      counts.communities[number] = (counts.communities[number] ?? 0) + 1;
    }
  });
  return counts;
}

/** Count a claim into the bin in which its time begins, once for each fact. */
function countTime(claim, counts, seen) {
  const span = spanOf(claim);
  if (!span) {
    seen.add("timeless");
    return;
  }
  seen.add("timed");
  const { start, step, bins } = currentScale();
  const bin = Math.floor((firstMonth(span[0] ?? span[1]) - start) / step);
  const clamped = Math.min(Math.max(bin, 0), bins - 1);
  if (seen.has(`bin ${clamped}`)) return;
  seen.add(`bin ${clamped}`);
  counts.bins[clamped] += 1;
}
