"use strict";
// The timeline: the same facts as the graph along a common scale, the earliest first.

let timelineRows = ROWS_AT_ONCE;

/** The best claim of a fact that has a time, and the time. */
function timedClaim(fact) {
  for (const claim of visibleClaims(fact)) {
    const span = spanOf(claim);
    if (span) return { claim, span };
  }
  return null;
}

function drawTimeline(shown) {
  const box = byId("timeline");
  box.hidden = state.view !== "timeline";
  if (box.hidden) return;
  const rows = [];
  let timeless = 0;
  for (const index of shown.facts) {
    const timed = timedClaim(facts[index]);
    if (timed) rows.push({ index, ...timed, at: monthNumber(timed.span[0] ?? timed.span[1]) });
    else timeless += 1;
  }
  rows.sort((a, b) => a.at - b.at || a.index - b.index);
  const scale = rows.length ? shownScale(rows) : null;
  box.replaceChildren(
    element(
      "div",
      { className: "timeline-head" },
      basisSwitch(),
      element("span", { className: "quiet" }, timelineNote(rows.length, timeless)),
    ),
    ...(scale ? [timeAxis(scale), timelineList(rows, scale)] : []),
    ...(rows.length > timelineRows ? [moreRows(rows.length - timelineRows, showMore)] : []),
  );
}

function timelineNote(timed, timeless) {
  const note = sayCount("fact_count", timed);
  return timeless ? `${note} · ${say("timeless", { count: timeless })}` : note;
}

/** From the first to the last year that is shown; what began long before stands at the edge. */
function shownScale(rows) {
  const ends = rows.flatMap(({ span }) => span.filter(Boolean).map(monthNumber));
  const last = ends.reduce((most, end) => Math.max(most, end), -Infinity);
  let first = rows[0].at;
  if (last - first > 300) first = Math.max(first, rows[Math.floor(rows.length * EARLY_SHARE)].at);
  const start = Math.floor(first / 12) * 12;
  const end = (Math.floor(last / 12) + 1) * 12;
  const years = (end - start) / 12;
  const tick = [1, 2, 5, 10, 20, 50].find((step) => years / step <= 9) ?? 100;
  return { start, end, tick, share: (month) => (month - start) / (end - start) };
}

function timeAxis(scale) {
  const marks = [];
  const first = Math.ceil(scale.start / 12 / scale.tick) * scale.tick;
  for (let year = first; year * 12 < scale.end; year += scale.tick) {
    const mark = element("span", {}, String(year));
    mark.style.left = `${scale.share(year * 12) * 100}%`;
    marks.push(mark);
  }
  const axis = element("div", { className: "axis" }, element("div", { className: "track" }, ...marks));
  axis.setAttribute("aria-hidden", "true");
  return axis;
}

function timelineList(rows, scale) {
  const list = element(
    "ol",
    { className: "events" },
    ...rows.slice(0, timelineRows).map((row) => timelineRow(row, scale)),
  );
  list.setAttribute("aria-label", say("timeline"));
  return list;
}

function timelineRow({ index, claim, span }, scale) {
  const fact = facts[index];
  const arrow = isSymmetric(fact) ? "—" : "→";
  const when = state.timeBasis === "event" ? sayTime(claim.time) : span[0];
  const button = element(
    "button",
    { type: "button", className: "event", onclick: () => select("fact", index) },
    element("span", { className: "when" }, when),
    element(
      "span",
      { className: "what" },
      element("b", {}, nameOf(entities[fact.from])),
      element("span", { className: "quiet" }, ` ${labelled("predicates", fact.predicate)} ${arrow} `),
      element("b", {}, nameOf(entities[fact.to])),
      claim.status === "asserted"
        ? null
        : element("span", { className: `status ${claim.status}` }, labelled("statuses", claim.status)),
    ),
    element("span", { className: "track" }, timeBar(fact, claim, span, scale)),
  );
  if (state.fact === index) button.setAttribute("aria-current", "true");
  return element("li", {}, button);
}

/** A bar over the time that is meant; it fades where that has no end or no beginning. */
function timeBar(fact, claim, [earliest, latest], scale) {
  const from = earliest ? Math.max(scale.share(monthNumber(earliest)), 0) : 0;
  const to = latest ? Math.max(scale.share(monthNumber(latest) + 1 / 31), 0) : 1;
  const classes = ["bar", claim.status];
  if (!earliest || scale.share(monthNumber(earliest)) < 0) classes.push("open-start");
  if (!latest) classes.push("open-end");
  const bar = element("span", { className: classes.join(" ") });
  bar.style.left = `${Math.min(from, 0.995) * 100}%`;
  bar.style.width = `${Math.max(to - from, 0) * 100}%`;
  bar.style.setProperty("--family", familyColour(familyOf(fact)));
  return bar;
}

function showMore() {
  timelineRows += ROWS_AT_ONCE;
  drawTimeline(visible());
}
