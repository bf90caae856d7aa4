"use strict";
// The panel on the right: overview, one entity with its facts, or one fact, always with quotes.

const CLAIMS_AT_ONCE = 2; // on an entity's card; a fact's own card shows everything
const QUOTES_AT_ONCE = 2;

function drawPanel(shown) {
  const panel = byId("panel");
  const card =
    state.entity !== null
      ? entityCard(state.entity, shown)
      : state.fact !== null
        ? factCard(state.fact)
        : state.scope.kind === "path"
          ? pathCard(shown)
          : overviewCard(shown);
  panel.replaceChildren(...card);
}

function overviewCard(shown) {
  const counts = new Map([...shown.entities].map((index) => [index, 0]));
  for (const index of shown.facts) {
    for (const end of new Set([facts[index].from, facts[index].to])) {
      counts.set(end, counts.get(end) + 1);
    }
  }
  const leading = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 8);
  return [
    element("h2", {}, say("overview")),
    element("p", { className: "quiet" }, say("overview_hint")),
    section(
      say("key_entities"),
      element(
        "ul",
        { className: "rows" },
        ...leading.map(([index, count]) =>
          element(
            "li",
            {},
            entityButton(index, typeSymbol(entities[index].type)),
            element("span", { className: "number" }, sayCount("fact_count", count)),
          ),
        ),
      ),
    ),
    section(
      say("documents"),
      element(
        "ul",
        { className: "articles" },
        ...Object.values(documents).map((article) => element("li", {}, ...articleLine(article))),
      ),
    ),
  ];
}

function entityCard(index, shown) {
  const entity = entities[index];
  const other = state.language === "en" ? entity.label : entity.label_en;
  const own = factsOf[index].filter((fact) => shown.facts.has(fact));
  const hidden = factsOf[index].length - own.length;
  return [
    cardHead(nameOf(entity)),
    element(
      "p",
      { className: "under-title" },
      element("span", { className: "tag" }, typeSymbol(entity.type), labelled("types", entity.type)),
      other && other !== nameOf(entity) ? element("span", {}, other) : null,
      element("span", { className: "quiet" }, sayCount("fact_count", own.length)),
    ),
    entity.aliases.length
      ? element(
          "p",
          { className: "aliases" },
          element("span", { className: "quiet" }, `${say("aliases")} `),
          entity.aliases.join(state.language === "en" ? ", " : "、"),
        )
      : null,
    movingActions(index),
    ...Object.keys(labels.families)
      .map((family) => familySection(family, own.filter((f) => familyOf(facts[f]) === family), index))
      .filter(Boolean),
    own.length ? null : element("p", { className: "quiet" }, say("no_facts")),
    hidden ? element("p", { className: "quiet" }, say("hidden_facts", { count: hidden })) : null,
  ].filter(Boolean);
}

function familySection(family, own, index) {
  if (!own.length) return null;
  const order = (fact) => [facts[fact].predicate, facts[fact].claims[0].background ? 1 : 0];
  const byPredicate = [...own].sort((a, b) =>
    order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : a - b,
  );
  const title = element(
    "span",
    { className: "family" },
    stroke(familyColour(family), null, 4),
    labelled("families", family),
    element("span", { className: "number" }, String(own.length)),
  );
  return section(title, ...byPredicate.map((fact) => factBlock(fact, index, visibleClaims(facts[fact]))));
}

function factCard(index) {
  const fact = facts[index];
  return [
    cardHead(labelled("predicates", fact.predicate)),
    element(
      "p",
      { className: "under-title" },
      element(
        "span",
        { className: "tag" },
        stroke(familyColour(familyOf(fact)), null, 4),
        labelled("families", familyOf(fact)),
      ),
      element("span", { className: "quiet" }, say("claim_count", { count: fact.claims.length })),
    ),
    // Whoever opens a fact wants all that is said of it, whatever the filters.
    factBlock(index, null, fact.claims),
  ];
}

/** One fact with its claims; `self` is the entity on whose card it stands, null on its own. */
function factBlock(index, self, claims) {
  const fact = facts[index];
  const arrow = isSymmetric(fact) ? "—" : "→";
  const end = (which) =>
    which === self ? element("b", {}, nameOf(entities[which])) : entityButton(which);
  return element(
    "article",
    { className: "fact" },
    element(
      "h4",
      {},
      end(fact.from),
      element(
        "button",
        { type: "button", className: "relation", onclick: () => select("fact", index) },
        `${labelled("predicates", fact.predicate)} ${arrow}`,
      ),
      end(fact.to),
      claims.length > 1 ? element("span", { className: "number" }, `×${claims.length}`) : null,
    ),
    ...unfolding(
      claims.map((claim) => claimBlock(claim, self === null ? Infinity : QUOTES_AT_ONCE)),
      self === null ? Infinity : CLAIMS_AT_ONCE,
      "more_claims",
    ),
  );
}

/** The first few of some elements, the others behind a line to click. */
function unfolding(made, atOnce, key) {
  const rest = made.slice(atOnce);
  if (!rest.length) return made;
  const more = element("summary", {}, say(key, { count: rest.length }));
  return [...made.slice(0, atOnce), element("details", {}, more, ...rest)];
}

function claimBlock(claim, quotesAtOnce) {
  if (claim.background) {
    return element("p", { className: "claim background" }, say("background_claim"));
  }
  const article = documents[claim.document];
  return element(
    "div",
    { className: "claim" },
    ...unfolding(
      claim.evidence.map(({ parts }) => element("blockquote", {}, ...parts.map(quotePart))),
      quotesAtOnce,
      "more_quotes",
    ),
    claim.evidence.length < claim.quotes
      ? element("p", { className: "quiet" }, say(detailsNote(), { count: claim.quotes - claim.evidence.length }))
      : null,
    article ? element("p", { className: "source" }, ...articleLine(article)) : null,
    element(
      "dl",
      { className: "notes" },
      ...note("status", labelled("statuses", claim.status), `status ${claim.status}`),
      ...note("event_time", claim.time && sayTime(claim.time)),
      ...note("role", claim.role),
      ...note("speaker", claim.speaker),
      ...note("confidence_value", claim.confidence.toFixed(2)),
      ...note("extractor", [...new Set(claim.evidence.map((item) => item.extractor))].join(", ")),
    ),
  );
}

const detailsNote = () => (document.body.dataset.details ? "quotes_left_out" : "quotes_coming");

function note(key, value, className = key) {
  if (!value) return [];
  return [element("div", {}, element("dt", {}, say(key)), element("dd", { className }, value))];
}

const PART_CLASSES = { s: "subject", o: "object", so: "subject object" };

function quotePart([text, ends]) {
  return ends ? element("mark", { className: PART_CLASSES[ends] }, text) : text;
}

function articleLine(article) {
  const notes = [...new Set([article.source, article.author].filter(Boolean))];
  if (article.published) notes.push(say("published", { date: article.published }));
  const link = webLink(article.url, `《${article.title}》`);
  link.title = article.url ?? article.path ?? "";
  return [
    link,
    element("span", { className: "quiet" }, notes.join(" · ")),
  ];
}

function cardHead(title) {
  const close = element(
    "button",
    { type: "button", className: "close", title: say("close"), onclick: clearSelection },
    "✕",
  );
  close.setAttribute("aria-label", say("close"));
  return element("div", { className: "card-head" }, element("h2", {}, title), close);
}

function entityButton(index, icon = null) {
  return element(
    "button",
    { type: "button", className: "entity", onclick: () => select("entity", index) },
    icon,
    nameOf(entities[index]),
  );
}

function section(title, ...children) {
  return element("section", {}, element("h3", {}, title), ...children);
}
