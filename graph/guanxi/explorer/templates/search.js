"use strict";
// Search over labels, English names and aliases, whatever their case, width and spaces.

const HITS_AT_ONCE = 8;

const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
let searchNames = null; // until somebody searches

function namesOf(index) {
  searchNames ??= entities.map((entity) =>
    [entity.label, entity.label_en, ...entity.aliases]
      .filter(Boolean)
      .map((name) => ({ name, key: folded(name) })),
  );
  return searchNames[index];
}

/** Syllables by character, and the names that are read otherwise. */
const [syllables, otherSpellings] = view.pinyin;
const syllableOf = new Map(
  Object.entries(syllables).flatMap(([syllable, signs]) => [...signs].map((sign) => [sign, syllable])),
);

function spelt(name) {
  if (Object.hasOwn(otherSpellings, name)) return otherSpellings[name].split(" ");
  return [...name].map((sign) => syllableOf.get(sign)).filter(Boolean);
}

let searchPinyin = null; // until somebody types Latin letters

function pinyinOf(index) {
  searchPinyin ??= entities.map((entity) =>
    [entity.label, ...entity.aliases]
      .map((name) => ({ name, parts: spelt(name) }))
      .filter(({ parts }) => parts.length)
      .map(({ name, parts }) => ({
        name: `${name} ${parts.join(" ")}`,
        key: parts.join(""),
        initials: parts.map((part) => part[0]).join(""),
      })),
  );
  return searchPinyin[index];
}

/** The best hits: whole names, then beginnings, then parts; the best connected first. */
function findEntities(query) {
  const wanted = folded(query);
  if (!wanted) return [];
  const hits = [];
  entities.forEach((_, index) => {
    const ranked = namesOf(index)
      .map(({ name, key }) => ({ name, rank: rankOf(key, wanted) }))
      .filter(({ rank }) => rank < 3)
      .sort((a, b) => a.rank - b.rank);
    if (ranked.length) hits.push({ index, ...ranked[0] });
    else if (/^[a-z0-9]+$/.test(wanted)) {
      const sounds = pinyinOf(index)
        .map(({ name, key, initials }) => ({
          name,
          rank: 3 + Math.min(rankOf(key, wanted), rankOf(initials, wanted)),
        }))
        .sort((a, b) => a.rank - b.rank);
      if (sounds.length && sounds[0].rank < 6) hits.push({ index, ...sounds[0] });
    }
  });
  const degree = ({ index }) => entities[index].degree;
  hits.sort((a, b) => a.rank - b.rank || degree(b) - degree(a) || a.index - b.index);
  return hits.slice(0, HITS_AT_ONCE);
}

function rankOf(key, wanted) {
  if (key === wanted) return 0;
  if (key.startsWith(wanted)) return 1;
  return key.includes(wanted) ? 2 : 3;
}

function drawHits() {
  const input = byId("search");
  const hits = findEntities(input.value);
  const open = input.value.trim() !== "" && document.activeElement === input;
  byId("hits").replaceChildren(
    ...hits.map(({ index, name }, position) => hitRow(entities[index], index, name, position)),
    ...(hits.length ? [] : [element("li", { className: "quiet" }, say("no_hits"))]),
  );
  byId("hits").hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  markHit(0);
}

function hitRow(entity, index, matched, position) {
  const row = element(
    "li",
    { id: `hit-${position}` },
    typeSymbol(entity.type),
    element("span", {}, nameOf(entity)),
    matched === nameOf(entity) ? null : element("span", { className: "quiet" }, matched),
  );
  row.setAttribute("role", "option");
  row.dataset.entity = index;
  // Before the input loses the focus and the list closes.
  row.onmousedown = (event) => {
    event.preventDefault();
    chooseHit(row);
  };
  return row;
}

const hitRows = () => [...byId("hits").querySelectorAll("[role=option]")];

function markHit(position) {
  const rows = hitRows();
  rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === position)));
  if (rows.length) byId("search").setAttribute("aria-activedescendant", `hit-${position}`);
  else byId("search").removeAttribute("aria-activedescendant");
  rows[position]?.scrollIntoView({ block: "nearest" });
}

function chooseHit(row) {
  const chosen = Number(row.dataset.entity);
  select("entity", chosen);
  byId("search").value = state.entity === chosen ? nameOf(entities[chosen]) : "";
  byId("search").blur();
}

byId("search").oninput = drawHits;
byId("search").onfocus = drawHits;
byId("search").onblur = drawHits;
byId("search").onkeydown = (event) => {
  const rows = hitRows();
  const marked = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  if (event.key === "Enter" && rows.length && !event.isComposing) {
    chooseHit(rows[marked]);
  } else if (event.key === "ArrowDown" && rows.length) {
    event.preventDefault();
    markHit((marked + 1) % rows.length);
  } else if (event.key === "ArrowUp" && rows.length) {
    event.preventDefault();
    markHit((marked + rows.length - 1) % rows.length);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    byId("search").value = "";
    byId("search").blur();
  }
};
