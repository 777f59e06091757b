// Progress: what to practise next and why, concepts over time, delivery against one's own past, days of practice.

import { api } from "./api.js";
import { button, day, el, icon, plural } from "./dom.js";
import { enterWith } from "./practise.js";
import { practiceDays, spark, stateChart, STATES } from "./charts.js";

const MOST_POINTS = 3;
const STATE_TAGS = Object.fromEntries(STATES.map(([state, status, word]) => [state, [status, word]]));
const REASONS = { wrong: ["contradicted", "wrong"], missing: ["missed", "missing"], shaky: ["partial", "shaky"], review: ["covered", "to review"] };
const VERDICTS = { covered: "covered", partial: "partly", missed: "missed", contradicted: "wrong" };

export async function progressPage() {
  const [progress, banks] = await Promise.all([api.progress(), api.banks()]);
  return new ProgressPage(progress, new Set(banks.filter((one) => !one.problem).map((one) => one.id))).page();
}

class ProgressPage {
  constructor(progress, banks) {
    this.progress = progress;
    this.banks = banks;
    this.problem = el("p", { class: "problem", role: "alert" });
  }

  page() {
    const { progress } = this;
    this.node = el("div", { class: "stack wide" });
    this.me = { title: "Progress", node: this.node, close: () => this.me.live?.close() };
    if (!progress.habit.days.length) this.node.append(this.empty());
    else {
      this.node.append(
        el("div", { class: "stack tight" }, el("h1", { text: "Your progress" }), el("p", { class: "lead", text: headline(progress) })),
        ...(progress.unreadable.length ? [el("p", { class: "quiet", text: `Left out, because damaged: ${progress.unreadable.join(", ")}.` })] : []),
        el("div", { class: "columns" }, this.next(), this.days()),
        ...(progress.sessions.length ? [this.concepts()] : []),
        ...(progress.delivery.length ? [this.delivery()] : []));
    }
    return this.me;
  }

  empty() {
    return el("div", { class: "empty" },
      el("h1", { text: "Nothing to show yet" }),
      el("p", { class: "lead", text: "After your first answers you see here what you have mastered, what is shaky, and what to practise next." }),
      el("a", { class: "button primary", href: "#/practise", text: "Practise now" }));
  }

  next() {
    const { practise_next: entries, next_due_at: due } = this.progress;
    const first = entries.find((one) => this.banks.has(one.bank));
    const together = first ? entries.filter((one) => one.bank === first.bank) : [];
    const none = entries.some((one) => one.due) ? null : el("p", { class: "quiet", text: due ? `Nothing is due before ${day(due)}.` : "Nothing is due." });
    return el("section", { class: "card stack", "aria-label": "Practise next" },
      el("div", { class: "row apart" },
        el("h2", { text: "Practise next" }),
        together.length > 1 ? button([icon("mic"), `Practise all ${together.length}`], (event) => this.begin(event, together), { class: "primary" }) : null),
      this.problem, none,
      el("ol", { class: "next" }, entries.map((one, at) => this.entry(one, at === 0))));
  }

  entry(entry, open) {
    const here = this.banks.has(entry.bank);
    const more = entry.points.length - MOST_POINTS;
    return el("li", { class: "stack tight" },
      el("div", { class: "row apart" },
        el("h3", { text: entry.title }),
        here
          ? button("Practise this", (event) => this.begin(event, [entry]), { "aria-label": `Practise this: ${entry.title}` })
          : el("span", { class: "quiet", text: "Its bank is a file; the terminal can ask it." })),
      entry.points.length
        ? el("details", { open }, el("summary", { class: "quiet", text: entry.why }),
          el("ul", { class: "reasons" }, entry.points.slice(0, MOST_POINTS).map(point), more > 0 ? el("li", { class: "quiet", text: `and ${more} more` }) : null))
        : el("p", { class: "quiet", text: entry.why }));
  }

  async begin({ currentTarget }, entries) {
    this.problem.textContent = "";
    currentTarget.disabled = true;
    try {
      await enterWith(this.node, this.me, entries[0].bank, entries.map((one) => one.question_id));
    } catch (error) {
      if (!error.what) console.error(error);
      this.problem.textContent = `${error.what ?? "That did not work."} ${error.advice ?? error.message}`;
      currentTarget.disabled = false;
    }
  }

  days() {
    const { habit } = this.progress;
    return el("section", { class: "card stack", "aria-label": "Days of practice" },
      el("h2", { text: "Days you practised" }),
      practiceDays(habit.days, this.progress.generated_at),
      el("dl", { class: "facts" }, [
        ["In the last 30 days", plural(habit.days_in_last_30, "day")],
        ...(habit.run_days > 1 ? [["In a row", plural(habit.run_days, "day")]] : []),
        ...(habit.longest_run_days > 1 ? [["Longest run", plural(habit.longest_run_days, "day")]] : []),
      ].map(([name, value]) => el("div", {}, el("dt", { text: name }), el("dd", { text: value })))));
  }

  concepts() {
    const { progress } = this;
    const questions = new Map();
    for (const one of progress.concepts) {
      const key = `${one.bank} ${one.question_id}`;
      questions.set(key, [...(questions.get(key) ?? []), one]);
    }
    return el("section", { class: "stack", "aria-label": "Concepts" },
      el("h2", { class: "section", text: "Concepts over time" }),
      el("div", { class: "card stack" },
        el("div", { class: "legend" }, STATES.map(([state, status, word]) =>
          el("span", {}, el("i", { class: status }), el("b", { class: "numbers", text: progress.states[state] }), ` ${word}`))),
        stateChart(progress.sessions),
        el("p", { class: "quiet", text: "Mastered is right on two days on which it was asked. Shaky is half said, or right once so far. Each column is where you stood after a session; a line across the top marks a new version of its bank." })),
      el("div", { class: "stack tight" }, [...questions.values()].map(questionConcepts)));
  }

  delivery() {
    return el("section", { class: "stack", "aria-label": "Delivery" },
      el("h2", { class: "section", text: "How you speak, against your own past" }),
      el("div", { class: "grid" }, this.progress.delivery.map(trend)));
  }
}

function headline({ habit, sessions }) {
  const answers = habit.days.reduce((sum, one) => sum + one.answers, 0);
  const told = `${plural(answers, "answer")} on ${plural(habit.days.length, "day")}.`;
  return sessions.length ? told : `${told} None of them could be scored yet.`;
}

function point(one) {
  const [status, word] = REASONS[one.reason];
  const remembered = one.reason === "review" ? `, remembered with ${Math.round(100 * one.recall)} %` : "";
  return el("li", {},
    el("span", { class: `tag ${status}` }, icon(status), word),
    el("span", {}, `${one.name}${remembered}`, one.advice ? el("small", { text: one.advice }) : null));
}

function questionConcepts(concepts) {
  const [first] = concepts;
  const asked = concepts.filter((one) => one.in_bank);
  const counts = STATES.map(([state, status, word]) => [asked.filter((one) => one.state === state).length, status, word]).filter(([count]) => count);
  return el("details", { class: "question" },
    el("summary", {},
      el("span", { class: "grow", text: first.title ?? first.question_id }),
      el("span", { class: "row" }, counts.map(([count, status, word]) => el("span", { class: `tag ${status}` }, icon(status), String(count), el("span", { class: "visually-hidden", text: word }))))),
    el("div", {}, el("ul", { class: "known" }, concepts.map(concept))));
}

function concept(one) {
  const [status, word] = STATE_TAGS[one.state];
  const past = one.history.filter((seen) => seen.counts);
  return el("li", {},
    el("span", { class: "stack tight" },
      el("span", { text: one.name }),
      el("small", { text: one.in_bank ? `${one.follow_up === null ? "" : `Follow-up ${one.follow_up} · `}again from ${day(one.due_at)}` : "No longer asked" })),
    el("span", { class: "past" },
      el("span", { class: "visually-hidden", text: `Verdicts so far: ${past.map((seen) => VERDICTS[seen.status]).join(", ")}.` }),
      past.slice(-8).map((seen) => el("i", { class: seen.status, title: `${VERDICTS[seen.status]}, ${day(seen.at)}, version ${seen.bank_version}`, "aria-hidden": "true" }, icon(seen.status)))),
    el("span", { class: `tag ${status}` }, icon(status), word));
}

const AGAINST = { lower: "Lower than usual for you", usual: "As usual for you", higher: "Higher than usual for you" };
const figure = (value) => (Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(1));

function trend(one) {
  const usual = one.usual_low === null ? "Your usual is known after four sessions." : `Usual for you: ${figure(one.usual_low)} to ${figure(one.usual_high)}`;
  return el("div", { class: "card flat stack tight" },
    el("h3", { text: one.name }),
    el("p", { class: "figure" }, el("b", { text: figure(one.latest) }), el("span", { text: ` ${one.unit}` })),
    spark(one),
    el("p", { class: "quiet" }, one.against_past ? el("b", { text: `${AGAINST[one.against_past]}. ` }) : null, usual));
}
