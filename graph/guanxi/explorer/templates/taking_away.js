"use strict";
// Taking away: the picture as PNG or SVG, the facts of the present selection as JSON or CSV.

const DOWNLOADS = { png: savePng, svg: saveSvg, json: saveJson, csv: saveCsv };

/** Facts that are on show: those of the selection, where there is one. */
function chosenFacts() {
  const shown = visible();
  return [...(highlighted(shown) ?? shown).facts].sort((a, b) => a - b);
}

/** A file name that says what the file holds. */
function fileName(ending) {
  const selected =
    state.entity !== null
      ? nameOf(entities[state.entity])
      : state.fact !== null
        ? edgeTitle(facts[state.fact], []).split("\n")[0]
        : null;
  const count = ["json", "csv"].includes(ending) ? sayCount("fact_count", chosenFacts().length) : null;
  const parts = [view.title, selected, count ?? say("graph")].filter(Boolean);
  const safe = parts.map((part) => part.replace(/[\s\u0000-\u001f\\/:*?"<>|]+/g, " ").trim().slice(0, 60));
  return `${safe.filter(Boolean).join("_")}.${ending}`;
}

function download(content, type, ending) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = element("a", { href: address, download: fileName(ending) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function savePng() {
  const drawnOn = byId("network").querySelector("canvas");
  const copy = element("canvas", { width: drawnOn.width, height: drawnOn.height });
  const context = copy.getContext("2d");
  context.fillStyle = groundColour();
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(drawnOn, 0, 0);
  copy.toBlob((blob) => download(blob, "image/png", "png"), "image/png");
}

const groundColour = () =>
  getComputedStyle(document.documentElement).getPropertyValue("--ground").trim();

function saveSvg() {
  download(canvasAsSvg(), "image/svg+xml", "svg");
}

function saveJson() {
  const chosen = chosenFacts();
  const ends = new Set(chosen.flatMap((index) => [facts[index].from, facts[index].to]));
  const content = {
    title: view.title,
    address: location.hash,
    entities: [...ends].sort((a, b) => a - b).map((index) => plainEntity(entities[index], index)),
    facts: chosen.map((index) => plainFact(facts[index])),
    documents: Object.fromEntries(
      [...new Set(chosen.flatMap((index) => visibleClaims(facts[index]).map((c) => c.document)))]
        .filter((iri) => documents[iri])
        .sort()
        .map((iri) => [iri, documents[iri]]),
    ),
  };
  download(`${JSON.stringify(content, null, 2)}\n`, "application/json", "json");
}

const plainEntity = ({ iri, label, label_en, type, aliases, degree }, index) => ({
  ...{ iri, label, label_en, type, aliases, degree },
  rank: entities[index].rank,
});

function plainFact(fact) {
  const { subject, predicate, object } = fact;
  return { subject, predicate, object, claims: visibleClaims(fact).map(plainClaim) };
}

function plainClaim(claim) {
  const evidence = claim.evidence.map((item) => ({
    quote: quoteText(item),
    extractor: item.extractor,
    status_cue: item.cues?.[0] ?? null,
    time_cue: item.cues?.[1] ?? null,
    precision: item.precision ?? null,
    discounts: item.discounts ?? [],
  }));
  return { ...claim, evidence, amount: quantity(claim.amount), share: quantity(claim.share) };
}

const quoteText = ({ parts }) => parts.map(([text]) => text).join("");

function quantity(found) {
  if (!found) return null;
  const [text, value, low, high, unit] = found;
  return { text, value, low, high, unit };
}

const CSV_COLUMNS = {
  subject: (fact) => entities[fact.from].label,
  subject_type: (fact) => entities[fact.from].type,
  predicate: (fact) => fact.predicate,
  relation: (fact) => labelled("predicates", fact.predicate),
  object: (fact) => entities[fact.to].label,
  object_type: (fact) => entities[fact.to].type,
  origin: (_, claim) => originOf(claim),
  status: (_, claim) => claim.status,
  confidence: (_, claim) => claim.confidence,
  time: (_, claim) => claim.time,
  earliest: (_, claim) => claim.earliest,
  latest: (_, claim) => claim.latest,
  reported: (_, claim) => claim.reported,
  role: (_, claim) => claim.role,
  speaker: (_, claim) => claim.speaker,
  round: (_, claim) => claim.round,
  ...quantityColumns("amount"),
  ...quantityColumns("share"),
  quote: (_, claim) => claim.evidence[0] && quoteText(claim.evidence[0]),
  more_quotes: (_, claim) => claim.evidence.slice(1).map(quoteText).join(" ¶ "),
  status_cue: (_, claim) => claim.evidence[0]?.cues?.[0],
  time_cue: (_, claim) => claim.evidence[0]?.cues?.[1],
  extractor: (_, claim) => claim.evidence[0]?.extractor,
  precision: (_, claim) => claim.evidence[0]?.precision,
  discounts: (_, claim) => [...(claim.evidence[0]?.discounts ?? []), claim.discounts].filter(Boolean).join("; "),
  title: (_, claim) => documents[claim.document]?.title,
  published: (_, claim) => documents[claim.document]?.published,
  author: (_, claim) => documents[claim.document]?.author,
  source: (_, claim) => documents[claim.document]?.source,
  url: (_, claim) => documents[claim.document]?.url,
  path: (_, claim) => documents[claim.document]?.path,
  rule: (_, claim) => claim.rule?.[state.language === "en" ? 1 : 0],
  subject_iri: (fact) => fact.subject,
  object_iri: (fact) => fact.object,
  claim_iri: (_, claim) => claim.iri,
};

function quantityColumns(name) {
  const parts = ["", "_value", "_low", "_high", "_unit"];
  return Object.fromEntries(
    parts.map((part, place) => [`${name}${part}`, (_, claim) => claim[name]?.[place]]),
  );
}

function saveCsv() {
  const rows = chosenFacts().flatMap((index) =>
    visibleClaims(facts[index]).map((claim) =>
      Object.values(CSV_COLUMNS).map((cell) => cell(facts[index], claim)),
    ),
  );
  const lines = [Object.keys(CSV_COLUMNS), ...rows].map((row) => row.map(csvCell).join(","));
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  download(`\ufeff${lines.join("\r\n")}\r\n`, "text/csv;charset=utf-8", "csv");
}

/** A cell of CSV (RFC 4180); text that a spreadsheet would run as a formula is quoted by '. */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function toggleMenu(open) {
  const menu = byId("export-menu");
  menu.hidden = !open;
  byId("export").setAttribute("aria-expanded", String(open));
  if (open) menu.querySelector("button").focus();
}

for (const [kind, save] of Object.entries(DOWNLOADS)) {
  byId(`save-${kind}`).onclick = () => {
    toggleMenu(false);
    byId("export").focus();
    save();
  };
}
byId("export").onclick = () => toggleMenu(byId("export-menu").hidden);
byId("export-menu").onkeydown = (event) => {
  const items = [...byId("export-menu").querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    event.stopPropagation();
    toggleMenu(false);
    byId("export").focus();
  } else if (step) {
    event.preventDefault();
    items[(at + step + items.length) % items.length].focus();
  }
};
addEventListener("pointerdown", (event) => {
  if (!byId("export-menu").hidden && !event.target.closest("#export-menu, #export")) toggleMenu(false);
});
