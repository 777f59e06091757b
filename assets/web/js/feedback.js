// What came of one answer: what is said of it, verdicts with the words they rest on, and the attempt before.

import { api } from "./api.js";
import { button, el, field, statusTag, STATUS_WORDS } from "./dom.js";

export const REASONS = {
  silence: "Nothing was heard, so there is no score.",
  too_short: "Too short to be graded.",
  low_confidence: "The words could not be made out well enough to be graded.",
  not_speech: "What was heard was no speech, so there is no score.",
};

export class FeedbackView {
  /** @param of { session, turn, earlier, asked, exam } */
  constructor(of) {
    this.of = of;
    const { turn, earlier, asked, exam } = of;
    this.heading = el("h1", { class: "prompt", tabindex: "-1", text: turn.prompt });
    this.closing = el("p", { class: "spoken", hidden: true });
    this.node = el("div", { class: "stack wide rise" },
      this.heading,
      el("p", { class: "spoken", text: turn.grade.feedback }),
      this.closing,
      earlier ? el("div", { class: "columns even" }, attempt(earlier, asked, exam, "Before"), attempt(turn, asked, exam, "Now", earlier)) : attempt(turn, asked, exam, "Your answer"),
      exam ? null : el("div", { class: "columns even" }, verdicts(of), this.more()));
  }

  more() {
    const { turn, asked } = this.of;
    return el("div", { class: "stack" },
      turn.grade.advice.length ? el("section", { class: "card stack" }, el("h2", { text: "To do better" }), el("ul", { class: "advice" }, turn.grade.advice.map((text) => el("li", { text })))) : null,
      asked.reference_answer ? el("details", { class: "card flat" }, el("summary", { text: "Show the model answer" }), el("p", { class: "model", text: asked.reference_answer })) : null);
  }

  /** Show what is said at the end of the interview. */
  summary(text) {
    this.closing.textContent = text;
    this.closing.hidden = false;
  }

  focus() {
    this.heading.focus({ preventScroll: true });
  }
}

/** Return what is shown when the last question was answered. */
export function closing({ id, summary, turns }) {
  const first = summary?.practise_first ?? [];
  const score = summary?.score ?? null;
  return el("div", { class: "stack wide rise" },
    el("div", { class: "stack tight" },
      el("h1", { text: score === null ? "Nothing was scored" : "Well done: that was the last question", tabindex: "-1" }),
      score === null ? null : el("p", { class: "score" }, el("b", { text: Math.round(score) }), el("span", { text: `of 100, over ${turns.length} answers` }))),
    first.length ? el("section", { class: "card stack" },
      el("h2", { text: "Practise first" }),
      el("ul", { class: "advice" }, first.map((one) => el("li", {}, el("b", { text: `${one.concept}. ` }), one.advice)))) : null,
    el("div", { class: "row" },
      el("a", { class: "button primary", href: `#/sessions/${id}`, text: "Hear it again" }),
      el("a", { class: "button", href: "#/progress", text: "See your progress" }),
      el("a", { class: "button", href: "#/practise", text: "Another interview", on: { click: () => location.reload() } })));
}

/** Return one attempt: score, and the words with what the verdicts rest on highlighted. */
function attempt(turn, asked, exam, title, earlier) {
  const { grade, transcript } = turn;
  const spoken = transcript?.delivery.advice;
  const gain = earlier && grade.score !== null && earlier.grade.score !== null ? Math.round(grade.score) - Math.round(earlier.grade.score) : null;
  return el("section", { class: "card stack" },
    el("div", { class: "row apart" },
      el("h2", { text: title }),
      transcript?.delivery.words_per_minute ? el("span", { class: "quiet numbers", text: `${Math.round(transcript.delivery.words_per_minute)} words a minute` }) : null),
    scoreOf(grade, gain),
    el("p", { class: "evidence" }, transcript?.text ? highlighted(transcript.text, exam ? [] : grade.concepts) : el("span", { class: "quiet", text: "No words." })),
    spoken && !grade.feedback.includes(spoken.text) ? el("p", { class: "quiet", text: spoken.text }) : null);
}

export function scoreOf(grade, gain = null) {
  if (grade.score === null) return el("p", { class: "quiet", text: REASONS[grade.reason] ?? "Not scored." });
  const bar = el("i");
  bar.style.transform = `scaleX(${grade.score / 100})`;
  return el("div", { class: "stack tight" },
    el("p", { class: "score" }, el("b", { text: Math.round(grade.score) }), el("span", { text: "of 100" }),
      gain === null ? null : el("span", { class: `tag ${gain >= 0 ? "covered" : "partial"}`, text: `${gain >= 0 ? "+" : "−"}${Math.abs(gain)}` })),
    el("div", { class: "gauge", "aria-hidden": "true" }, bar));
}

const WEIGHTIEST = ["contradicted", "covered", "partial"]; // whose mark wins where two rest on the same words

/** Return `text` with the evidence of verdicts marked. */
export function highlighted(text, concepts) {
  const marks = [];
  for (const status of WEIGHTIEST) {
    for (const one of concepts.filter((concept) => concept.evidence && concept.status === status)) {
      const from = text.indexOf(one.evidence.text);
      const to = from + one.evidence.text.length;
      if (from >= 0 && marks.every((mark) => to <= mark.from || from >= mark.to)) marks.push({ from, to, one });
    }
  }
  marks.sort((a, b) => a.from - b.from);
  const parts = [];
  let at = 0;
  for (const { from, to, one } of marks) {
    parts.push(text.slice(at, from), el("mark", { class: one.status, title: `${STATUS_WORDS[one.status]}: ${one.name}`, text: text.slice(from, to) }));
    at = to;
  }
  return [...parts, text.slice(at)];
}

/** Return all verdicts of a turn, each of which the person may dispute. `of`: { session, turn, disputes?, hear? } */
export function verdicts(of) {
  const { turn, disputes = [] } = of;
  if (!turn.grade.concepts.length) return el("div");
  return el("section", { class: "card stack", "aria-label": "Verdicts" },
    el("h2", { text: "Concept by concept" }),
    el("ul", { class: "verdicts" }, turn.grade.concepts.map((one) =>
      verdict(of, one, disputes.find((other) => other.turn === turn.number && other.concept === one.id)))));
}

function verdict(of, concept, dispute) {
  const box = el("li");
  const hear = concept.evidence?.start_s !== null && concept.evidence && of.hear;
  const show = (mine) => box.replaceChildren(
    el("div", { class: "row name" }, el("span", { text: concept.name }), statusTag(concept.status)),
    concept.evidence && concept.status !== "missed" ? el("q", { text: concept.evidence.text }) : "",
    mine ? el("p", { class: "quiet", text: `You say: ${STATUS_WORDS[mine.status].toLowerCase()}. ${mine.note}` }) : "",
    el("div", { class: "row acts" },
      hear ? button("Hear it", () => of.hear(concept), { class: "plain", "aria-label": `Hear where you spoke of: ${concept.name}` }) : null,
      button(mine ? "Change what you say" : "I disagree", () => disagree(of, concept, mine, box, show), { class: "plain", "aria-label": `I disagree with the verdict on: ${concept.name}` })));
  show(dispute);
  return box;
}

function disagree(of, concept, mine, box, show) {
  const status = el("select", {}, Object.entries(STATUS_WORDS).map(([value, label]) =>
    el("option", { value, text: value === concept.status ? `${label} (as graded)` : label })));
  status.value = mine?.status ?? (concept.status === "covered" ? "missed" : "covered");
  const note = el("input", { maxlength: "1000", value: mine?.note ?? "" });
  const problem = el("p", { class: "problem", role: "alert" });
  const keep = async () => {
    try {
      const all = await api.dispute(of.session, { turn: of.turn.number, concept: concept.id, status: status.value, note: note.value });
      show(all.find((one) => one.turn === of.turn.number && one.concept === concept.id));
    } catch (error) {
      problem.textContent = `${error.what} ${error.advice}`;
    }
  };
  box.append(el("div", { class: "disagree" },
    field("I say it was", status), field("Why (if you like)", note), problem,
    el("div", { class: "row" }, button("Keep that", keep, { class: "primary" }), button("Leave it", () => show(mine), { class: "plain" })),
    el("p", { class: "quiet", text: "The score stays; your view is kept beside it." })));
  status.focus();
}
