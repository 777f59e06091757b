// Pictures of progress, drawn as SVG. What each shows is said in words too.

import { day, el, plural } from "./dom.js";

/** States of a concept with the verdict whose colours they take, in the order they are drawn from the ground up. */
export const STATES = [
  ["mastered", "covered", "mastered"],
  ["shaky", "partial", "shaky"],
  ["missing", "missed", "missing"],
  ["wrong", "contradicted", "wrong"],
];
const MOST_COLUMNS = 30;
const WIDTH = 600;
const HEIGHT = 160;
const WEEKS = 12;
const DAY_MS = 86_400_000;

function svg(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Return where somebody stood after each session as columns, with the same as a table. `sessions`: oldest first. */
export function stateChart(sessions) {
  const shown = sessions.slice(-MOST_COLUMNS);
  const total = (one) => STATES.reduce((sum, [state]) => sum + one.states[state], 0);
  const most = Math.max(1, ...shown.map(total));
  const room = WIDTH / Math.max(shown.length, 8);
  const wide = Math.min(44, room * 0.72);
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", "aria-hidden": "true", preserveAspectRatio: "xMinYMid meet" });
  const versions = new Map();
  shown.forEach((one, at) => {
    const x = at * room;
    let y = HEIGHT - 2;
    for (const [state, status] of STATES) {
      const tall = (one.states[state] / most) * (HEIGHT - 18);
      if (!tall) continue;
      y -= tall;
      picture.append(svg("rect", { x, y: y + 1, width: wide, height: Math.max(1, tall - 2), rx: 2, class: status }, svg("title", {}, `${day(one.at)}: ${one.states[state]} ${state}`)));
    }
    if (versions.has(one.bank) && versions.get(one.bank) !== one.bank_version) {
      picture.append(svg("path", { d: `M${x} 4h${wide}`, class: "version" }, svg("title", {}, `From here on version ${one.bank_version} of ${one.bank}`)));
    }
    versions.set(one.bank, one.bank_version);
  });
  return el("div", { class: "stack tight" }, picture, asTable(shown));
}

function asTable(sessions) {
  const head = ["Session", "Bank", "Score", ...STATES.map(([, , word]) => word)];
  return el("details", {}, el("summary", { text: "The same as a table" }),
    el("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": "Concepts after each session" },
      el("table", {},
        el("thead", {}, el("tr", {}, head.map((text) => el("th", { scope: "col", text })))),
        el("tbody", {}, sessions.toReversed().map((one) => el("tr", {},
          el("th", { scope: "row" }, el("a", { href: `#/sessions/${encodeURIComponent(one.id)}`, text: day(one.at) })),
          el("td", { text: `${one.bank} ${one.bank_version}` }),
          el("td", { text: one.score === null ? "–" : Math.round(one.score) }),
          STATES.map(([state]) => el("td", { text: one.states[state] }))))))));
}

/** Return one figure of delivery from session to session, with what is usual as a band. */
export function spark({ points, usual_low: low, usual_high: high, unit }) {
  const values = points.map((one) => one.value);
  const least = Math.min(...values, low ?? Infinity);
  const span = Math.max(...values, high ?? -Infinity) - least || 1;
  const x = (at) => 6 + (at / Math.max(1, values.length - 1)) * 228;
  const y = (value) => 44 - ((value - least) / span) * 38;
  const said = `${plural(values.length, "session")}: ${values.map((value) => value.toFixed(1)).join(", ")} ${unit}`;
  const picture = svg("svg", { viewBox: "0 0 240 50", class: "spark", role: "img", "aria-label": said });
  if (low !== null) picture.append(svg("rect", { x: 0, width: 240, y: y(high), height: Math.max(2, y(low) - y(high)), class: "usual" }));
  if (values.length > 1) picture.append(svg("polyline", { points: values.map((value, at) => `${x(at)},${y(value)}`).join(" ") }));
  picture.append(svg("circle", { cx: x(values.length - 1), cy: y(values.at(-1)), r: 4 }));
  return picture;
}

/** Return the last weeks as squares, darker where more was answered. `days`: [{ day, answers }] */
export function practiceDays(days, now) {
  const answers = new Map(days.map((one) => [one.day, one.answers]));
  const today = new Date(now);
  const weekday = (today.getDay() + 6) % 7;
  const picture = svg("svg", { viewBox: `0 0 ${WEEKS * 20} 140`, class: "days", role: "img", "aria-label": `${plural(days.length, "day")} with an answer; the last was ${day(days.at(-1).day)}` });
  for (let back = (WEEKS - 1) * 7 + weekday; back >= 0; back--) {
    const that = new Date(today.getTime() - back * DAY_MS);
    const name = `${that.getFullYear()}-${String(that.getMonth() + 1).padStart(2, "0")}-${String(that.getDate()).padStart(2, "0")}`;
    const count = answers.get(name) ?? 0;
    const at = (WEEKS - 1) * 7 + weekday - back;
    const depth = count === 0 ? "none" : count < 3 ? "few" : count < 8 ? "some" : "many";
    picture.append(svg("rect", { x: Math.floor(at / 7) * 20, y: (at % 7) * 20, width: 16, height: 16, rx: 4, class: depth }, svg("title", {}, `${day(name)}: ${plural(count, "answer")}`)));
  }
  return picture;
}
