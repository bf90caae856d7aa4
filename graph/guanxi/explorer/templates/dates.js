"use strict";
// When something happened or was published: days as numbers of months, for filter and timeline.

const DAY = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const dayOf = (text) => (DAY.test(text ?? "") ? text : null);

/** The two days between which a claim's event lies, null where it is open; null if unknown. */
function eventSpan(claim) {
  const span = [dayOf(claim.earliest), dayOf(claim.latest)];
  return claim.time && (span[0] || span[1]) ? span : null;
}

/** The same for the article that makes the claim. */
function publishedSpan(claim) {
  const day = dayOf(documents[claim.document]?.published);
  return day ? [day, day] : null;
}

const spanOf = (claim) => (state.timeBasis === "event" ? eventSpan(claim) : publishedSpan(claim));

/** Months since the year 0, with the day as a fraction. */
function monthNumber(day) {
  const [year, month, date] = day.split("-").map(Number);
  return year * 12 + (month || 1) - 1 + ((date || 1) - 1) / 31;
}

const firstMonth = (day) => Math.floor(monthNumber(day));

function monthName(number) {
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;
}

const EARLY_SHARE = 0.03; // so few facts may lie before the scale begins
const MOST_BINS = 48;

/**
 * A scale of months for all claims of the page: `start`, the months in a bin, the number of bins.
 * A founding long ago must not squeeze the present: what is earlier counts to the first bin.
 */
function timeScale() {
  const months = facts
    .flatMap((fact) => fact.claims.map(spanOf))
    .filter(Boolean)
    .flatMap((span) => span.filter(Boolean).map(firstMonth))
    .sort((a, b) => a - b);
  if (!months.length) return null;
  const last = months[months.length - 1];
  let first = months[0];
  let step = stepOf(last - first + 1);
  if (step > 12) {
    first = months[Math.floor(months.length * EARLY_SHARE)];
    step = stepOf(last - first + 1);
  }
  const start = first - (first % step);
  const bins = Math.floor((last - start) / step) + 1;
  return { start, step, bins, cut: months[0] < start, end: start + bins * step };
}

const stepOf = (months) => [1, 3, 12, 60, 120].find((step) => months / step <= MOST_BINS) ?? 600;

const scales = {};

function currentScale() {
  scales[state.timeBasis] ??= { scale: timeScale() };
  return scales[state.timeBasis].scale;
}

/** Whether a claim lies in the chosen range; one without a time lies in none. */
function passesTime(claim) {
  if (state.from === null && state.to === null) return true;
  const span = spanOf(claim);
  if (!span) return false;
  const [earliest, latest] = span;
  const begins = earliest ? firstMonth(earliest) : -Infinity;
  const ends = latest ? firstMonth(latest) : Infinity;
  return ends >= (state.from ?? -Infinity) && begins <= (state.to ?? Infinity);
}

/** `2018-03` as a number of months; null for anything else. */
function readMonth(text) {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text ?? "");
  return found ? Number(found[1]) * 12 + Number(found[2]) - 1 : null;
}
