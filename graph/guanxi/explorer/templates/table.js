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
let tableRows = ROWS_AT_ONCE;

function drawTable(shown) {
  const box = byId("table");
  box.hidden = state.view !== "table";
  if (box.hidden) return;
  const rows = sortedRows(shown.facts);
  const drawnRows = rows.slice(0, tableRows).map(tableRow);
  box.replaceChildren(
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...COLUMNS.map(columnHead))),
      element("tbody", {}, ...drawnRows),
    ),
  );
  if (rows.length <= tableRows) return;
  box.append(
    moreRows(rows.length - tableRows, () => {
      tableRows += ROWS_AT_ONCE;
      drawTable(visible());
    }),
  );
}

/** Facts with their best visible claims, by the chosen column. */
function sortedRows(indexes) {
  const { value } = COLUMNS[sorting.column];
  const rows = [...indexes].map((index) => {
    const fact = facts[index];
    const best = visibleClaims(fact)[0] ?? fact.claims[0];
    return { index, best, key: String(value(fact, best)) };
  });
  const order = new Intl.Collator(say("language"), { numeric: true });
  const way = sorting.descending ? -1 : 1;
  return rows.sort((a, b) => way * order.compare(a.key, b.key) || a.index - b.index);
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

function tableRow({ index, best }) {
  const fact = facts[index];
  const values = COLUMNS.map((column) => column.value(fact, best));
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
