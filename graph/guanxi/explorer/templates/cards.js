"use strict";
// The panel on the right: overview, one entity with its facts, or one fact, always with quotes.

const CLAIMS_AT_ONCE = 2; // on an entity's card; a fact's own card shows everything
const QUOTES_AT_ONCE = 2;

function drawPanel(shown) {
  const panel = byId("panel");
  const card =
    state.entity !== null && state.compared !== null && state.entity !== state.compared
      ? comparisonCard(state.compared, state.entity, shown)
      : state.entity !== null
      ? entityCard(state.entity, shown)
      : state.fact !== null
        ? factCard(state.fact)
        : state.scope.kind === "path"
          ? pathCard(shown)
          : overviewCard(shown);
  panel.replaceChildren(...card);
}

function overviewCard(shown) {
  const counts = new Uint32Array(entities.length);
  for (const index of shown.facts) {
    const { from, to } = facts[index];
    counts[from] += 1;
    if (to !== from) counts[to] += 1;
  }
  const leading = [...shown.entities].sort((a, b) => counts[b] - counts[a] || a - b).slice(0, 8);
  return [
    element("h2", {}, say("overview")),
    state.compared === null
      ? element("p", { className: "quiet" }, say("overview_hint"))
      : element("p", { className: "asking" }, say("choose_other", { label: nameOf(entities[state.compared]) })),
    section(
      say("key_entities"),
      element(
        "ul",
        { className: "rows" },
        ...leading.map((index) =>
          element(
            "li",
            {},
            entityButton(index, typeSymbol(entities[index].type)),
            element("span", { className: "number" }, sayCount("fact_count", counts[index])),
          ),
        ),
      ),
    ),
    section(say("documents"), articleList(Object.values(documents), articleLine, 20)),
  ];
}

/** A list of articles, the first few at once; thousands would hold up the whole page. */
function articleList(items, line, atOnce) {
  const list = element("ul", { className: "articles" });
  const show = (from, to) => {
    const lines = items.slice(from, to).map((item) => element("li", {}, ...line(item)));
    list.append(...lines);
    if (to < items.length) {
      const button = moreRows(items.length - to, () => {
        more.remove();
        show(to, to + ROWS_AT_ONCE)[0].querySelector("a")?.focus();
      });
      const more = element("li", {}, button);
      list.append(more);
    }
    return lines;
  };
  show(0, atOnce);
  return list;
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
      communityTag(entity),
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
    standingLine(index, own),
    entityActions(index),
    movingActions(index),
    ...Object.keys(labels.families)
      .map((family) => familySection(family, own.filter((f) => familyOf(facts[f]) === family), index))
      .filter(Boolean),
    own.length ? null : element("p", { className: "quiet" }, say("no_facts")),
    hidden ? element("p", { className: "quiet" }, say("hidden_facts", { count: hidden })) : null,
    sourcesSection(own),
    copySection(["iri", entity.iri], ["sparql", entityQuery(entity)]),
  ].filter(Boolean);
}

function communityTag({ community }) {
  const number = communityGroup(community);
  if (number < 0) return null;
  const tag = element(
    "span",
    { className: "tag", title: say("communities") },
    symbol("dot", communityColour(number)),
    communityName(number),
  );
  return tag;
}

/** Rank, neighbours, and when articles first and last told of an entity. */
function standingLine(index, own) {
  const entity = entities[index];
  const days = own
    .flatMap((fact) => visibleClaims(facts[fact]).map((claim) => documents[claim.document]?.published))
    .filter(Boolean)
    .sort();
  const neighbours = new Set(own.flatMap((fact) => [facts[fact].from, facts[fact].to]));
  neighbours.delete(index);
  const { rank } = entity;
  return element(
    "dl",
    { className: "notes standing" },
    ...note("rank", rank && `#${rank}`),
    ...note("neighbours", String(neighbours.size)),
    ...note("first_seen", days[0]),
    ...note("last_seen", days.length && days[0] !== days[days.length - 1] ? days[days.length - 1] : ""),
  );
}

function sourcesSection(own) {
  const counts = new Map();
  for (const fact of own) {
    const told = new Set(visibleClaims(facts[fact]).map((claim) => claim.document));
    for (const iri of told) {
      if (documents[iri]) counts.set(iri, (counts.get(iri) ?? 0) + 1);
    }
  }
  if (!counts.size) return null;
  const order = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const line = ([iri, count]) => [
    ...articleLine(documents[iri]),
    element("span", { className: "quiet" }, sayCount("fact_count", count)),
  ];
  return section(say("sources"), articleList(order, line, 5));
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
    copySection(
      ["sparql", factQuery(fact)],
      ...fact.claims.filter((claim) => isStated(claim) && claim.iri).slice(0, 1).map((claim) => ["claim_iri", claim.iri]),
    ),
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
  if (claim.inferred) return inferredBlock(claim);
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
      ...note("amount", claim.amount?.[0]),
      ...note("share", claim.share?.[0]),
      ...note("round", claim.round),
      ...note("speaker", claim.speaker),
      ...note("cue", cuesOf(claim)),
      ...note("confidence_value", claim.confidence.toFixed(2)),
      ...note("extractor", [...new Set(claim.evidence.map((item) => item.extractor))].join(", ")),
    ),
    reasonsBlock(claim),
  );
}

const cuesOf = (claim) =>
  [...new Set(claim.evidence.flatMap((item) => item.cues ?? []).filter(Boolean))].join(
    state.language === "en" ? ", " : "、",
  );

/** What an inferred fact rests on. */
function inferredBlock(claim) {
  const rule = claim.rule?.[state.language === "en" ? 1 : 0] ?? "";
  return element(
    "div",
    { className: "claim inferred" },
    element("p", {}, say("inferred_claim", { rule })),
    element("ul", {}, ...claim.via.map((ground) => element("li", {}, groundLine(ground)))),
  );
}

function groundLine([subject, predicate, object]) {
  const index = facts.findIndex(
    (fact) =>
      fact.predicate === predicate &&
      ((fact.subject === subject && fact.object === object) ||
        (isSymmetric(fact) && fact.subject === object && fact.object === subject)),
  );
  if (index >= 0) return factLine(index);
  const name = (iri) => {
    const known = entities[indexOfEntity.get(iri)];
    return known ? nameOf(known) : decodedName(iri);
  };
  return element(
    "span",
    { className: "quiet" },
    `${name(subject)} — ${labelled("predicates", predicate)} → ${name(object)}`,
  );
}

function decodedName(iri) {
  const name = shortIri(iri).split("/").pop();
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a lone % is no escape
  }
}

/** Why a confidence is what it is: how often the finder is right, and what counts against it. */
function reasonsBlock(claim) {
  const rows = claim.evidence
    .filter((item) => item.precision !== null && item.precision !== undefined)
    .map((item) => {
      const factors = [item.precision.toFixed(2), ...(item.discounts ?? []).map(sayDiscount)];
      return element("li", {}, `${item.extractor}: ${factors.join(" × ")}`);
    });
  if (!rows.length) return null;
  if (claim.evidence.length > 1) {
    rows.push(element("li", {}, say("several_sentences", { count: claim.evidence.length })));
  }
  if (claim.discounts) {
    rows.push(...claim.discounts.split("; ").map((text) => element("li", {}, `× ${sayDiscount(text)}`)));
  }
  return element(
    "details",
    { className: "reasons" },
    element("summary", {}, say("why_confidence")),
    element("ul", {}, ...rows),
  );
}

/** `guessed name × 0.85` as `0.85 (猜测的名称)`. */
function sayDiscount(text) {
  const [reason, factor] = text.split(" × ");
  const known = `discount ${reason}`;
  return `${factor ?? ""} (${known in texts[state.language] ? say(known) : reason})`;
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
