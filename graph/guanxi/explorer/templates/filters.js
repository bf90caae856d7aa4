"use strict";
// The legend on the left is the filter: every line shows its mark, its label and a live count.

function drawFilters() {
  const counts = facetCounts();
  const focused = document.activeElement?.dataset?.filter;
  byId("filters").replaceChildren(
    encodingSwitch(),
    ...(isByCommunity() ? [communityFilter(counts.communities)] : []),
    typeFilter(counts.types),
    relationFilter(counts.predicates),
    statusFilter(counts),
    confidenceFilter(),
    timeFilter(counts),
    documentFilter(counts.documents),
    ...[entityChips("pinned"), entityChips("hidden")].filter(Boolean),
    element(
      "button",
      { type: "button", className: "reset", onclick: resetFilters },
      say("reset"),
    ),
  );
  // The legend was built anew: give the keyboard back to where it was.
  if (focused) document.querySelector(`[data-filter="${CSS.escape(focused)}"]`)?.focus();
}

function resetFilters() {
  const { hiddenTypes, hiddenPredicates, hiddenStatuses, confidence, ...rest } = initialState();
  const { background, inferred, from, to, documents, hidden, hiddenCommunities } = rest;
  update({
    ...{ hiddenTypes, hiddenPredicates, hiddenStatuses, confidence },
    ...{ background, inferred, from, to, documents, hidden, hiddenCommunities },
  });
}

function typeFilter(counts) {
  const types = Object.keys(labels.types);
  return group(
    "types",
    isByCommunity() ? "legend_shape_only" : "legend_shape",
    ...types.map((type) =>
      choice({
        id: `type-${type}`,
        mark: typeSymbol(type),
        label: labelled("types", type),
        count: counts[type],
        shown: !state.hiddenTypes.has(type),
        toggle: () => update({ hiddenTypes: toggled(state.hiddenTypes, [type]) }),
        only: () => update({ hiddenTypes: without(types, [type]) }),
      }),
    ),
  );
}

function relationFilter(counts) {
  const all = Object.keys(labels.predicates);
  const rows = [];
  for (const family of Object.keys(labels.families)) {
    const members = all.filter((predicate) => labels.predicates[predicate].family === family);
    const hidden = members.filter((predicate) => state.hiddenPredicates.has(predicate));
    const total = members.reduce((sum, predicate) => sum + (counts[predicate] ?? 0), 0);
    rows.push(
      choice({
        id: `family-${family}`,
        mark: stroke(familyColour(family), null, 4),
        label: labelled("families", family),
        count: total,
        shown: hidden.length < members.length,
        partly: hidden.length > 0 && hidden.length < members.length,
        toggle: () =>
          update({
            hiddenPredicates: hidden.length
              ? new Set([...state.hiddenPredicates].filter((name) => !members.includes(name)))
              : new Set([...state.hiddenPredicates, ...members]),
          }),
        only: () => update({ hiddenPredicates: without(all, members) }),
      }),
      ...members.map((predicate) =>
        choice({
          id: `relation-${predicate}`,
          nested: true,
          label: labelled("predicates", predicate),
          count: counts[predicate],
          shown: !state.hiddenPredicates.has(predicate),
          toggle: () => update({ hiddenPredicates: toggled(state.hiddenPredicates, [predicate]) }),
          only: () => update({ hiddenPredicates: without(all, [predicate]) }),
        }),
      ),
    );
  }
  return group("relations", "legend_line", ...rows);
}

function statusFilter(counts) {
  const statuses = Object.keys(labels.statuses);
  const colour = paintColours().muted;
  const rows = statuses.map((status) =>
    choice({
      id: `status-${status}`,
      mark: stroke(colour, STATUS_DASHES[status]),
      label: labelled("statuses", status),
      count: counts.statuses[status],
      shown: !state.hiddenStatuses.has(status),
      toggle: () => update({ hiddenStatuses: toggled(state.hiddenStatuses, [status]) }),
      only: () => update({ hiddenStatuses: without(statuses, [status]) }),
    }),
  );
  for (const origin of ["background", "inferred"]) {
    if (!facts.some((fact) => fact.claims.some((claim) => claim[origin]))) continue;
    rows.push(
      choice({
        id: origin,
        mark: stroke(colour, ORIGIN_DASHES[origin], 1),
        label: say(origin),
        hint: say(`${origin}_hint`),
        count: counts.origins[origin],
        shown: state[origin],
        toggle: () => update({ [origin]: !state[origin] }),
      }),
    );
  }
  return group("statuses", null, ...rows);
}

function confidenceFilter() {
  const value = element("output", {}, state.confidence.toFixed(2));
  const slider = element("input", {
    type: "range",
    min: "0",
    max: "1",
    step: "0.05",
    value: String(state.confidence),
    onchange: () => update({ confidence: Number(slider.value) }),
    oninput: () => (value.textContent = Number(slider.value).toFixed(2)),
  });
  slider.setAttribute("aria-label", say("confidence"));
  slider.dataset.filter = "confidence";
  return element(
    "fieldset",
    {},
    element("legend", {}, say("confidence"), " ≥ ", value),
    slider,
  );
}

const DOCUMENTS_AT_ONCE = 6;

/** Choosing articles shows only what they say; those that say most come first. */
function documentFilter(counts) {
  const order = Object.keys(documents).sort(
    (a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || (documents[a].title < documents[b].title ? -1 : 1),
  );
  const chosen = order.filter((iri) => state.documents.has(iri));
  const others = order.filter((iri) => !state.documents.has(iri));
  const row = (iri) =>
    choice({
      id: `document-${iri}`,
      label: documents[iri].title,
      hint: documents[iri].title,
      count: counts[iri],
      shown: state.documents.has(iri),
      plain: true,
      toggle: () => update({ documents: toggled(state.documents, [iri]) }),
    });
  const rest = others.slice(DOCUMENTS_AT_ONCE);
  const more = element("details", { open: documentsUnfolded });
  more.ontoggle = () => {
    documentsUnfolded = more.open;
    if (more.open && more.childElementCount === 1) more.append(...rest.map(row));
  };
  more.append(element("summary", {}, say("more_documents", { count: rest.length })));
  if (documentsUnfolded) more.append(...rest.map(row));
  const made = group(
    "only_documents",
    "only_documents_hint",
    ...chosen.map(row),
    ...others.slice(0, DOCUMENTS_AT_ONCE).map(row),
    rest.length ? more : null,
  );
  made.className = "documents";
  return made;
}

let documentsUnfolded = false;

function group(title, hint, ...rows) {
  return element(
    "fieldset",
    {},
    element("legend", hint ? { title: say(hint) } : {}, say(title)),
    ...rows,
  );
}

function choice({ id, mark, label, hint, count, shown, partly, nested, plain, toggle, only }) {
  const box = element("input", { type: "checkbox", checked: shown, onchange: toggle });
  box.indeterminate = Boolean(partly);
  box.dataset.filter = id;
  const row = element(
    "div",
    { className: nested ? "choice nested" : plain ? "choice plain" : "choice" },
    element(
      "label",
      { title: hint ?? "" },
      box,
      mark,
      element("span", { className: "label" }, label),
      element("span", { className: "number" }, String(count ?? 0)),
    ),
  );
  if (only) {
    const button = element("button", { type: "button", className: "only", onclick: only });
    button.textContent = say("only");
    button.setAttribute("aria-label", say("only_hint", { label }));
    row.append(button);
  }
  return row;
}

function toggled(hidden, values) {
  const next = new Set(hidden);
  for (const value of values) if (!next.delete(value)) next.add(value);
  return next;
}

const without = (all, kept) => new Set(all.filter((value) => !kept.includes(value)));
