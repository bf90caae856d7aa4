"use strict";
// The list: the same facts as the graph, as a table that can be sorted and read aloud.

const COLUMNS = [
  { key: "subject", value: (fact) => nameOf(entities[fact.from]) },
  { key: "relation", value: (fact) => labelled("predicates", fact.predicate) },
  { key: "object", value: (fact) => nameOf(entities[fact.to]) },
  { key: "status", value: (_, best) => (isStated(best) ? labelled("statuses", best.status) : say(originOf(best))) },
  { key: "event_time", value: (_, best) => (best.time ? sayTime(best.time) : "") },
  { key: "confidence_value", value: (_, best) => (isStated(best) ? best.confidence.toFixed(2) : "") },
  { key: "claims", value: (fact) => visibleClaims(fact).length },
  { key: "document", value: (_, best) => documents[best.document]?.title ?? "" },
];

let sorting = { column: 0, descending: false };

function drawTable(shown) {
  const box = byId("table");
  box.hidden = state.view !== "table";
  if (box.hidden) return;
  const rows = [...shown.facts].map((index) => {
    const best = visibleClaims(facts[index])[0] ?? facts[index].claims[0];
    return { index, values: COLUMNS.map((column) => column.value(facts[index], best)) };
  });
  const order = new Intl.Collator(say("language"), { numeric: true });
  rows.sort((a, b) => {
    const [x, y] = [a, b].map((row) => String(row.values[sorting.column]));
    const way = sorting.descending ? -1 : 1;
    return way * order.compare(x, y) || a.index - b.index;
  });
  box.replaceChildren(
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...COLUMNS.map(columnHead))),
      element("tbody", {}, ...rows.map(tableRow)),
    ),
  );
}

function columnHead(column, index) {
  const current = sorting.column === index;
  const head = element(
    "th",
    { scope: "col" },
    element(
      "button",
      {
        type: "button",
        onclick: () => {
          sorting = { column: index, descending: current && !sorting.descending };
          drawTable(visible());
        },
      },
      say(column.key),
      current ? (sorting.descending ? " ↓" : " ↑") : "",
    ),
  );
  const direction = sorting.descending ? "descending" : "ascending";
  head.setAttribute("aria-sort", current ? direction : "none");
  return head;
}

function tableRow({ index, values }) {
  const fact = facts[index];
  const cells = values.map((value) => element("td", {}, String(value)));
  cells[0].replaceChildren(entityButton(fact.from));
  cells[1].replaceChildren(
    element(
      "button",
      { type: "button", className: "relation", onclick: () => select("fact", index) },
      values[1],
    ),
  );
  cells[2].replaceChildren(entityButton(fact.to));
  const row = element("tr", {}, ...cells);
  row.setAttribute("aria-selected", String(state.fact === index));
  return row;
}
