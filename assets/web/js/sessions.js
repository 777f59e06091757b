// All sessions: search, open, go on, remove.

import { api } from "./api.js";
import { announce, ask, button, el, field, minutes, plural, when } from "./dom.js";
import { exportButton } from "./exports.js";

const TYPING_PAUSE_MS = 250;
const KEPT = [["", "always"], ["365", "for a year"], ["90", "for 90 days"], ["30", "for 30 days"], ["7", "for a week"]];

export async function sessionsPage() {
  const [listed, keeping] = await Promise.all([api.banks(), api.keeping()]);
  const banks = new Map(listed.map((one) => [one.id, one.title]));
  const list = el("ul", { class: "sessions" });
  const search = el("input", { type: "search", "aria-label": "Search in questions and answers", placeholder: "Search in questions and answers" });
  let waiting;
  let asked = 0;

  async function show() {
    const mine = ++asked;
    const found = await api.sessions(search.value);
    if (mine !== asked) return;
    list.replaceChildren(...found.map((one) => row(one, banks, show)));
    if (found.length) announce(plural(found.length, "session"));
    else list.append(el("li", { class: "empty" },
      el("h2", { text: search.value ? "Nothing fits that" : "No sessions yet" }),
      el("p", { class: "quiet", text: search.value ? "Try fewer or other words." : "What you practise is kept here, to hear again and to see what became of it." }),
      search.value ? null : el("a", { class: "button primary", href: "#/practise", text: "Practise now" })));
  }

  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, TYPING_PAUSE_MS); });
  await show();
  return {
    title: "Sessions",
    node: el("div", { class: "stack wide" }, el("h1", { text: "Sessions" }), search, list, retention(keeping.retention_days)),
    close: () => clearTimeout(waiting),
  };
}

/** Return the choice how long sound is kept. */
function retention(days) {
  const now = days === null ? "" : String(days);
  const known = KEPT.some(([value]) => value === now) ? KEPT : [...KEPT, [now, `for ${plural(days, "day")}`]];
  const select = el("select", { on: { change: () => keep() } }, known.map(([value, label]) => el("option", { value, text: label })));
  select.value = now;
  const told = el("p", { class: "quiet", role: "status", text: "Texts and grades stay until you delete them." });
  async function keep() {
    try {
      const { retention_days } = await api.keep(select.value ? Number(select.value) : null);
      told.textContent = retention_days === null ? "Sound is kept until you delete it." : `Sound older than ${plural(retention_days, "day")} is removed when the next interview begins; texts and grades stay.`;
    } catch (error) {
      told.textContent = `${error.what} ${error.advice}`;
    }
  }
  return el("section", { class: "card flat keeping", "aria-label": "How long sound is kept" }, field("Keep the sound of sessions", select), told);
}

function row(entry, banks, again) {
  const title = entry.bank ? banks.get(entry.bank.id) ?? entry.bank.id : entry.id;
  const facts = [when(entry.started_at), entry.questions === null ? null : plural(entry.questions, "question"), minutes(entry.duration_s)].filter(Boolean).join(" · ");
  const state = entry.damaged ? el("span", { class: "tag contradicted", text: "Damaged" }) : entry.complete ? null : el("span", { class: "tag partial", text: "Unfinished" });
  return el("li", { class: "session" },
    el("div", { class: "stack tight" },
      el("div", { class: "row" }, el("a", { class: "whole", href: `#/sessions/${encodeURIComponent(entry.id)}`, text: title }), state),
      el("span", { class: "quiet", text: facts })),
    el("span", { class: "points-of", text: entry.score === null ? "–" : Math.round(entry.score), "aria-label": entry.score === null ? "no score" : `score ${Math.round(entry.score)} of 100` }),
    el("div", { class: "tools" },
      entry.complete === false && !entry.damaged ? el("a", { class: "button", href: `#/resume/${encodeURIComponent(entry.id)}`, text: "Go on" }) : null,
      entry.damaged ? null : exportButton(entry.id, `${title}, ${when(entry.started_at)}`, { class: "plain" }),
      button("Delete", () => remove(entry, title, again), { class: "plain", "aria-label": `Delete ${title}, ${when(entry.started_at)}` })));
}

async function remove(entry, title, again) {
  const chosen = await ask("Delete this session?", `${title}, ${when(entry.started_at)}. What is deleted cannot be brought back.`, [
    ["all", "Delete it all", "danger"],
    ...(entry.damaged ? [] : [["audio", "Only the sound"]]),
    ["", "Keep it", "plain"],
  ]);
  if (!chosen) return;
  try {
    await api.deleteSession(entry.id, chosen === "audio");
    announce("Deleted.");
  } catch (error) {
    await ask("That did not work", `${error.what} ${error.advice}`, [["", "Close"]]);
  }
  await again();
}
