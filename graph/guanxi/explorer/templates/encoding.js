"use strict";
// What colour and size of the symbols mean: type or community, number of relations or standing.

const COMMUNITY_COLOURS = [
  { light: "#2c5fb3", dark: "#7aa5ec" },
  { light: "#c2662d", dark: "#f0a36f" },
  { light: "#1f8a5b", dark: "#5fcf9b" },
  { light: "#8a4f9e", dark: "#c795d8" },
  { light: "#b03a5b", dark: "#ee8aa6" },
  { light: "#2a8c9e", dark: "#63c2d2" },
  { light: "#8a7420", dark: "#d9c25c" },
  { light: "#5a6fae", dark: "#a8b8ee" },
];
const OTHER_COMMUNITIES = { light: "#8a93a3", dark: "#7d8798" };

// Communities too small to be told apart, and what there are no colours left for, share one grey.
const communityGroup = (number) =>
  number < Math.min(communities.length, COMMUNITY_COLOURS.length) && !communities[number].rest
    ? number
    : -1;
const communityColour = (group) => (COMMUNITY_COLOURS[group] ?? OTHER_COMMUNITIES)[theme()];
const isByCommunity = () => state.colour === "community";

const nodeColour = (entity) =>
  isByCommunity() ? communityColour(communityGroup(entity.community)) : typeColour(entity.type);

const passesCommunity = (fact) =>
  !state.hiddenCommunities.size ||
  ![fact.from, fact.to].some((index) =>
    state.hiddenCommunities.has(communityGroup(entities[index].community)),
  );

const RADII = { least: 9, most: 24 };
const radiusByDegree = entities.map(({ radius }) => radius);
const ranked = entities.filter(({ rank }) => rank).length;

function radiusByStanding({ rank }) {
  if (!rank) return RADII.least;
  const share = 1 - Math.log(rank) / Math.log(Math.max(ranked, 2) + 1);
  return Math.round(RADII.least + (RADII.most - RADII.least) * Math.max(share, 0));
}

/** Give every entity the radius that the chosen measure asks for. */
function applySizes() {
  entities.forEach((entity, index) => {
    entity.radius = state.size === "standing" ? radiusByStanding(entity) : radiusByDegree[index];
  });
}

function encodingSwitch() {
  return element(
    "div",
    { className: "encoding" },
    encodingRow("colour", ["type", "community"]),
    encodingRow("size", ["degree", "standing"]),
  );
}

function encodingRow(what, values) {
  const buttons = values.map((value) => {
    const made = element(
      "button",
      { type: "button", onclick: () => update({ [what]: value }) },
      say(`${what}_${value}`),
    );
    made.setAttribute("aria-pressed", String(state[what] === value));
    made.dataset.filter = `${what}-${value}`;
    return made;
  });
  const box = element("div", { className: "segments small" }, ...buttons);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say(what));
  return element("div", { className: "encoding-row" }, element("span", { className: "quiet" }, say(what)), box);
}

/** The communities as legend and filter, where they give the colours. */
function communityFilter(counts) {
  const groups = [...new Set(entities.map(({ community }) => communityGroup(community)))];
  groups.sort((a, b) => (a < 0) - (b < 0) || a - b);
  return group(
    "communities",
    null,
    ...groups.map((number) =>
      choice({
        id: `community-${number}`,
        mark: symbol("dot", communityColour(number)),
        label: number < 0 ? say("other_entities") : communityName(number),
        hint: number < 0 ? say("other_entities") : communityName(number),
        count: counts[number],
        shown: !state.hiddenCommunities.has(number),
        toggle: () => update({ hiddenCommunities: toggled(state.hiddenCommunities, [number]) }),
        only: () => update({ hiddenCommunities: without(groups, [number]) }),
      }),
    ),
  );
}
