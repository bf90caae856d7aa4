"use strict";
// The time range: a histogram with two handles, by event or by publication.

const HISTOGRAM = { width: 190, height: 40 };

function timeFilter(counts) {
  const scale = currentScale();
  const basis = basisSwitch();
  if (!scale) {
    return group("time_range", null, basis, element("p", { className: "quiet" }, say("no_times")));
  }
  const range = element("output", {}, rangeText(scale));
  return group(
    "time_range",
    "time_range_hint",
    basis,
    element("div", { className: "histogram" }, histogram(counts.bins, scale)),
    handles(scale, range),
    element("p", { className: "range-text" }, range),
    counts.timeless
      ? element("p", { className: "quiet small" }, say("timeless", { count: counts.timeless }))
      : null,
  );
}

function basisSwitch() {
  const make = (basis) => {
    const made = element(
      "button",
      { type: "button", onclick: () => update({ timeBasis: basis, from: null, to: null }) },
      say(`by_${basis}`),
    );
    made.setAttribute("aria-pressed", String(state.timeBasis === basis));
    made.dataset.filter = `time-${basis}`;
    return made;
  };
  const box = element("div", { className: "segments small" }, make("event"), make("published"));
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say("time_basis"));
  return box;
}

const binOfMonth = (month, { start, step, bins }) =>
  Math.min(Math.max(Math.floor((month - start) / step), 0), bins - 1);
const lowBin = (scale) => (state.from === null ? 0 : binOfMonth(state.from, scale));
const highBin = (scale) => (state.to === null ? scale.bins - 1 : binOfMonth(state.to, scale));

function histogram(bins, scale) {
  const most = Math.max(1, ...bins);
  const room = HISTOGRAM.width / bins.length;
  const [low, high] = [lowBin(scale), highBin(scale)];
  const bars = bins.map((count, bin) => {
    const height = count ? Math.max(2, (HISTOGRAM.height * count) / most) : 0;
    return {
      tag: "rect",
      x: bin * room + 0.5,
      y: HISTOGRAM.height - height,
      width: Math.max(room - 1, 0.8),
      height,
      class: bin >= low && bin <= high ? "bar" : "bar out",
    };
  });
  const drawn = drawing(HISTOGRAM.width, HISTOGRAM.height, ...bars);
  drawn.setAttribute("preserveAspectRatio", "none");
  return drawn;
}

/** Two sliders over one another: each of them works by mouse, finger and keyboard. */
function handles(scale, range) {
  const make = (which, value, change) => {
    const slider = element("input", {
      type: "range",
      min: "0",
      max: String(scale.bins - 1),
      step: "1",
      value: String(value),
    });
    slider.setAttribute("aria-label", say(`time_${which}`));
    slider.dataset.filter = `time-${which}`;
    const text = (bin) => (slider.setAttribute("aria-valuetext", binName(bin, scale)));
    text(value);
    slider.oninput = () => {
      text(Number(slider.value));
      range.textContent = binName(Number(slider.value), scale);
    };
    slider.onchange = () => change(Number(slider.value));
    return slider;
  };
  const [low, high] = [lowBin(scale), highBin(scale)];
  const lower = make("from", low, (bin) => setRange(Math.min(bin, high), high, scale));
  const upper = make("to", high, (bin) => setRange(low, Math.max(bin, low), scale));
  return element("div", { className: "handles" }, lower, upper);
}

function setRange(low, high, { start, step, bins }) {
  update({
    from: low === 0 ? null : start + low * step,
    to: high === bins - 1 ? null : start + (high + 1) * step - 1,
  });
}

function binName(bin, { start, step }) {
  const first = monthName(start + bin * step);
  if (step === 1) return first;
  return step >= 12 ? first.slice(0, 4) : `${first.slice(0, 4)} Q${Math.floor(((start + bin * step) % 12) / 3) + 1}`;
}

function rangeText(scale) {
  const [low, high] = [lowBin(scale), highBin(scale)];
  const text = (bin) => (bin === 0 && scale.cut && state.from === null ? `≤ ${binName(bin, scale)}` : binName(bin, scale));
  return low === high ? text(low) : `${text(low)} – ${binName(high, scale)}`;
}
