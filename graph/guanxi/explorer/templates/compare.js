"use strict";
// Two entities side by side: what both are tied to, and what only one of them is.

/** Visible facts of an entity by the entity at their other end. */
function neighbourFacts(index, shown) {
  const found = new Map();
  for (const fact of factsOf[index]) {
    if (!shown.facts.has(fact)) continue;
    const other = otherEnd(fact, index);
    if (!found.has(other)) found.set(other, []);
    found.get(other).push(fact);
  }
  return found;
}

function comparisonCard(first, second, shown) {
  const ties = [first, second].map((index) => neighbourFacts(index, shown));
  const among = ties[0].get(second) ?? [];
  const shared = [...ties[0].keys()].filter((other) => ties[1].has(other));
  const apart = [0, 1].map((side) =>
    [...ties[side].keys()].filter((other) => !ties[1 - side].has(other) && other !== [second, first][side]),
  );
  const heading = element(
    "div",
    { className: "sides" },
    ...[first, second].map((index, side) =>
      element(
        "div",
        {},
        entityHead(index),
        element("p", { className: "quiet" }, sayCount("fact_count", countFacts(ties[side]))),
      ),
    ),
  );
  return [
    cardHead(say("comparison")),
    heading,
    element("p", { className: "actions" }, actionButton("end_comparison", () => update({ compared: null }))),
    among.length ? section(say("between_both"), ...among.map((fact) => factLine(fact))) : null,
    section(
      `${say("shared_neighbours")} (${shared.length})`,
      ...(shared.length
        ? byProminence(shared).map((other) =>
            element(
              "div",
              { className: "shared" },
              entityButton(other, typeSymbol(entities[other].type)),
              element("div", { className: "sides" }, ...ties.map((tie) => factLines(tie.get(other)))),
            ),
          )
        : [element("p", { className: "quiet" }, say("none_shared"))]),
    ),
    section(
      say("separate_neighbours"),
      element(
        "div",
        { className: "sides" },
        ...apart.map((others, side) =>
          element(
            "ul",
            { className: "rows" },
            ...byProminence(others).map((other) =>
              element("li", {}, element("div", {}, entityButton(other), factLines(ties[side].get(other)))),
            ),
          ),
        ),
      ),
    ),
  ].filter(Boolean);
}

const countFacts = (ties) => [...ties.values()].reduce((sum, list) => sum + list.length, 0);
const byProminence = (indexes) =>
  [...indexes].sort((a, b) => entities[b].degree - entities[a].degree || a - b);

function entityHead(index) {
  const { type } = entities[index];
  return element("h4", {}, typeSymbol(type), element("span", {}, nameOf(entities[index])));
}

const factLines = (list) => element("div", {}, ...list.map((fact) => factLine(fact, true)));

/** A fact in one line; `short` leaves its ends out. */
function factLine(index, short = false) {
  const fact = facts[index];
  const text = short ? labelled("predicates", fact.predicate) : factText(fact);
  return element(
    "button",
    { type: "button", className: "fact-line", onclick: () => select("fact", index) },
    stroke(familyColour(familyOf(fact)), null, 4),
    text,
  );
}
