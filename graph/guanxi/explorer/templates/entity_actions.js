"use strict";
// What a reader does with an entity: hide it, pin it, compare it with another.

const flipped = (indexes, index) => toggled(indexes, [index]);

function hideEntity(index) {
  const hidden = flipped(state.hidden, index);
  update(hidden.has(index) ? { hidden, entity: null } : { hidden });
}

function pinEntity(index) {
  update({ pinned: flipped(state.pinned, index) });
}

function startComparison(index) {
  update({ compared: index, entity: null });
  byId("search").focus();
}

function entityActions(index) {
  return element(
    "p",
    { className: "actions" },
    actionButton("hide", () => hideEntity(index), state.hidden.has(index)),
    actionButton("pin", () => pinEntity(index), state.pinned.has(index)),
    actionButton("compare", () => startComparison(index)),
  );
}

/** Names of what was hidden or pinned, each of which undoes it. */
function entityChips(key) {
  if (!state[key].size) return null;
  const chips = [...state[key]].sort((a, b) => a - b).map((index) => {
    const text = say(`undo_${key}`, { label: nameOf(entities[index]) });
    const chip = element(
      "button",
      { type: "button", className: "chip", onclick: () => update({ [key]: flipped(state[key], index) }) },
      nameOf(entities[index]),
      " ✕",
    );
    chip.setAttribute("aria-label", text);
    chip.title = text;
    return chip;
  });
  return group(`${key}_entities`, null, element("div", { className: "chips" }, ...chips));
}
