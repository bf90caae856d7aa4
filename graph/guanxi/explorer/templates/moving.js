"use strict";
// Moving through the graph: the trail above the canvas, steps around an entity, paths.

function drawTrail(shown) {
  const { scope } = state;
  const crumbs = [];
  const crumb = (text, target) => {
    const current = sameScope(target, scope);
    const made = element("button", { type: "button", onclick: () => goTo(target) }, text);
    if (current) made.setAttribute("aria-current", "page");
    crumbs.push(element("li", {}, made));
  };
  crumb(say("everything", { count: entities.length }), everything());
  const number = scope.kind === "community" ? scope.number : scope.kind === "ego" ? entities[scope.center].community : null;
  if (isLarge && number !== null && communities[number]) {
    crumb(say("community_of", { name: communityName(number) }), { kind: "community", number });
  }
  if (scope.kind === "ego") crumb(nameOf(entities[scope.center]), scope);
  if (scope.kind === "path") {
    const [from, to] = [scope.from, scope.to].map((index) => nameOf(entities[index]));
    crumb(say("path_between", { from, to }), scope);
  }
  byId("trail").replaceChildren(
    element("ol", {}, ...crumbs),
    ...(scope.kind === "ego" ? [stepButtons(scope.center, scope.hops)] : []),
  );
  byId("trail").hidden = !isLarge && scope.kind === "whole";
}

function goTo(scope) {
  update({ entity: scope.kind === "ego" ? scope.center : null, pathFrom: null, scope });
}

/** One or two steps around an entity. */
function stepButtons(center, hops = null) {
  const steps = [1, 2].map((count) => {
    const made = element(
      "button",
      { type: "button", onclick: () => goTo(around(center, count)) },
      say("steps", { count }),
    );
    made.setAttribute("aria-pressed", String(count === hops));
    made.title = say("steps_hint", { count });
    return made;
  });
  return element("span", { className: "steps", role: "group" }, ...steps);
}

/** What leads on from an entity, for its card. */
function movingActions(index) {
  const { scope } = state;
  const hops = scope.kind === "ego" && scope.center === index ? scope.hops : null;
  const path = element(
    "button",
    { type: "button", className: "path-from", title: say("path_from_hint") },
    say("path_from"),
  );
  path.onclick = () => startPath(index);
  return element(
    "p",
    { className: "moving" },
    element("span", { className: "quiet" }, say("surroundings")),
    stepButtons(index, hops),
    path,
  );
}

function startPath(index) {
  update({ pathFrom: index });
  byId("search").value = "";
  byId("search").focus();
}

/** The facts along a path, one step after the other. */
function pathCard(shown) {
  const { path } = shown;
  const [from, to] = [state.scope.from, state.scope.to].map((index) => nameOf(entities[index]));
  if (!path.length) {
    return [cardHead(say("path")), element("p", {}, say("no_path", { from, to }))];
  }
  const blocks = path.slice(1).flatMap((index, step) =>
    [...shown.facts]
      .filter((fact) => otherEnd(fact, path[step]) === index && isAt(fact, path[step]))
      .map((fact) => factBlock(fact, null, visibleClaims(facts[fact]))),
  );
  return [
    cardHead(say("path")),
    element("p", { className: "under-title" }, path.map((index) => nameOf(entities[index])).join(" — ")),
    element("p", { className: "quiet" }, say("path_length", { count: path.length - 1 })),
    ...blocks,
  ];
}

const isAt = (fact, index) => facts[fact].from === index || facts[fact].to === index;

/** Whether a key was one of those that move through the graph. */
function moveByKey(key) {
  const center = state.entity ?? state.scope.center ?? null;
  if ((key === "1" || key === "2") && center !== null) goTo(around(center, Number(key)));
  else if (key === "0") goTo(everything());
  else if (key === "p" && center !== null) startPath(center);
  else return false;
  return true;
}
