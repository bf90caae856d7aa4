"use strict";
// Which part of the data is on the canvas: everything, a community, the surroundings of one
// entity, or a path between two. What there is too much of is cut, and counted.

const WHOLE_LIMIT = 300; // more entities than this cannot be read at once
const MAP_LIMIT = 2000; // nor can more than this be drawn at once
const COMMUNITY_LIMIT = 150;
const EGO_LIMITS = [1, 60, 110]; // by the number of steps

const isLarge = entities.length > WHOLE_LIMIT;
const isHuge = entities.length > MAP_LIMIT;

const byDegree = (a, b) => entities[b].degree - entities[a].degree || a - b;
const topEntity = () =>
  entities.reduce((top, _, index) => (byDegree(index, top) < 0 ? index : top), 0);

const everything = () => ({ kind: isHuge ? "communities" : "whole" });
const around = (center, hops = 1) => ({ kind: "ego", center, hops });

/** What a page opens on. */
function openingScope() {
  if (!isLarge) return everything();
  const focus = indexOfEntity.get(view.focus);
  if (focus !== undefined) return around(focus, Math.min(view.hops, 2));
  return isHuge ? everything() : around(topEntity());
}

const sameScope = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function entityCalled(name) {
  if (name === null) return null;
  return indexOfEntity.get(view.namespace + name) ?? indexOfEntity.get(name) ?? null;
}

/** How the address tells of a scope. */
function scopeHash(scope) {
  if (sameScope(scope, openingScope())) return {};
  const name = (index) => shortIri(entities[index].iri);
  switch (scope.kind) {
    case "ego":
      return { around: name(scope.center), ...(scope.hops === 1 ? {} : { hops: scope.hops }) };
    case "path":
      return { "path-from": name(scope.from), "path-to": name(scope.to) };
    case "community":
      return { community: name(communities[scope.number].leaders[0]) };
    default:
      return { all: "on" };
  }
}

/** The scope that the address tells of; the one a page opens on where it tells of none. */
function readScope(hash) {
  const [center, from, to, leader] = ["around", "path-from", "path-to", "community"].map((key) =>
    entityCalled(hash.get(key)),
  );
  let scope = openingScope();
  if (from !== null && to !== null && from !== to) scope = { kind: "path", from, to };
  else if (center !== null) scope = around(center, hash.get("hops") === "2" ? 2 : 1);
  else if (leader !== null) scope = { kind: "community", number: entities[leader].community };
  else if (hash.get("all") === "on") scope = everything();
  return { scope, pathFrom: to === null ? from : null };
}

/** A change of the selection, with the change of scope without which it could not be seen. */
function reaching(change) {
  const { entity = null, fact = null } = change;
  if (entity !== null && state.pathFrom !== null && entity !== state.pathFrom) {
    return { ...change, entity: null, pathFrom: null, scope: { kind: "path", from: state.pathFrom, to: entity } };
  }
  const ends = fact !== null ? [facts[fact].from, facts[fact].to] : entity !== null ? [entity] : [];
  const scope = change.scope ?? state.scope;
  if (!ends.length || "scope" in change || (scope.kind === "whole" && !isLarge)) return change;
  const { entities: inScope } = visible();
  const reached = scope.kind !== "communities" && ends.every((end) => inScope.has(end));
  return reached ? change : { ...change, scope: around(ends[0]) };
}

/** The facts and entities of a scope that pass the filters, and how many had to be left out. */
function scopeContent(scope) {
  const content = { facts: new Set(), entities: new Set(), cut: 0, steps: null };
  const passing = (index) => passes(facts[index]);
  if (scope.kind === "ego") egoContent(scope, passing, content);
  else if (scope.kind === "path") pathContent(scope, passing, content);
  else if (scope.kind === "community") communityContent(scope, passing, content);
  else wholeContent(passing, content);
  // What the reader asked for stays in sight whatever the filters say.
  if (scope.kind !== "path") for (const index of state.pinned) content.entities.add(index);
  if (state.entity !== null) content.entities.add(state.entity);
  if (state.fact !== null) {
    content.facts.add(state.fact);
    content.entities.add(facts[state.fact].from).add(facts[state.fact].to);
  }
  return content;
}

function wholeContent(passing, content) {
  facts.forEach((fact, index) => {
    if (!passing(index)) return;
    content.facts.add(index);
    content.entities.add(fact.from).add(fact.to);
  });
  addUnrelated(entities.keys(), content);
}

// An entity without any relation has nothing that a filter could hide but its type.
function addUnrelated(candidates, content) {
  for (const index of candidates) {
    if (state.hidden.has(index)) continue;
    if (state.hiddenCommunities.has(communityGroup(entities[index].community))) continue;
    if (!factsOf[index].length && !state.hiddenTypes.has(entities[index].type)) {
      content.entities.add(index);
    }
  }
}

function communityContent({ number }, passing, content) {
  const members = [...entities.keys()].filter((index) => entities[index].community === number);
  addUnrelated(members, content);
  for (const index of members) {
    for (const fact of factsOf[index]) {
      const { from, to } = facts[fact];
      if (entities[from].community !== number || entities[to].community !== number) continue;
      if (passing(fact)) content.entities.add(from).add(to);
    }
  }
  cutTo(COMMUNITY_LIMIT, content, byDegree);
  addInnerFacts(passing, content);
}

function egoContent({ center, hops }, passing, content) {
  content.steps = new Map([[center, 0]]);
  let ring = [center];
  for (let step = 1; step <= hops; step += 1) {
    const next = [];
    for (const index of ring) {
      for (const fact of factsOf[index]) {
        const other = otherEnd(fact, index);
        if (content.steps.has(other) || !passing(fact)) continue;
        content.steps.set(other, step);
        next.push(other);
      }
    }
    ring = next;
  }
  content.entities = new Set(content.steps.keys());
  const { steps } = content;
  cutTo(EGO_LIMITS[hops], content, (a, b) => steps.get(a) - steps.get(b) || byDegree(a, b));
  addInnerFacts(passing, content);
}

const otherEnd = (fact, index) => (facts[fact].from === index ? facts[fact].to : facts[fact].from);

function cutTo(limit, content, order) {
  if (content.entities.size <= limit) return;
  content.cut = content.entities.size - limit;
  content.entities = new Set([...content.entities].sort(order).slice(0, limit));
}

function addInnerFacts(passing, content) {
  for (const index of content.entities) {
    for (const fact of factsOf[index]) {
      if (facts[fact].from !== index && facts[fact].to !== index) continue;
      if (!content.entities.has(otherEnd(fact, index)) || content.facts.has(fact)) continue;
      if (passing(fact)) content.facts.add(fact);
    }
  }
}

/** One of the shortest paths; `content.path` are its entities in order, empty if there is none. */
function pathContent({ from, to }, passing, content) {
  const before = new Map([[from, null]]);
  const queue = [from];
  for (let at = 0; at < queue.length && !before.has(to); at += 1) {
    for (const fact of factsOf[queue[at]]) {
      const other = otherEnd(fact, queue[at]);
      if (before.has(other) || !passing(fact)) continue;
      before.set(other, queue[at]);
      queue.push(other);
    }
  }
  content.path = [];
  if (before.has(to)) {
    for (let at = to; at !== null; at = before.get(at)) content.path.unshift(at);
  }
  content.entities = new Set([from, to]);
  content.path.forEach((index, position) => {
    content.entities.add(index);
    const next = content.path[position + 1];
    for (const fact of factsOf[index]) {
      if (otherEnd(fact, index) === next && passing(fact)) content.facts.add(fact);
    }
  });
}

/** The ties between communities that pass the filters, the strongest few of each. */
function communityTies(each = 3) {
  const counts = new Map();
  for (const fact of facts) {
    const [a, b] = [entities[fact.from].community, entities[fact.to].community];
    // The rest is tied to all and would hide what is tied to what.
    if (a === b || communities[a].rest || communities[b].rest || !passes(fact)) continue;
    const key = Math.min(a, b) * communities.length + Math.max(a, b);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const ties = [...counts].map(([key, count]) => ({
    ends: [Math.floor(key / communities.length), key % communities.length],
    count,
  }));
  ties.sort((a, b) => b.count - a.count || a.ends[0] - b.ends[0] || a.ends[1] - b.ends[1]);
  const taken = new Array(communities.length).fill(0);
  return ties.filter(({ ends }) => {
    const strong = ends.some((end) => taken[end] < each);
    if (strong) ends.forEach((end) => (taken[end] += 1));
    return strong;
  });
}

function communityName(number) {
  const { leaders, rest } = communities[number];
  if (rest) return say("other_entities");
  return leaders.map((index) => nameOf(entities[index])).join(say("name_separator"));
}
