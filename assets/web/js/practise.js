// Setting an interview up: bank, questions, mode, microphone and voice; then it begins.

import { api } from "./api.js";
import { button, choices, el, field, icon, minutes, plural, segments } from "./dom.js";
import { livePage } from "./live.js";
import { LevelCheck } from "./level-check.js";
import { Player } from "./player.js";

const MINUTES_A_QUESTION = 3;
const REMEMBERED = "voice-interview-choices";

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED)) ?? {};
  } catch {
    return {};
  }
}

export async function practisePage() {
  const [banks, voices, unfinished] = await Promise.all([
    api.banks(),
    api.voices().catch(() => []),
    api.sessions("").then((all) => all.find((one) => one.complete === false && !one.damaged), () => undefined),
  ]);
  return new Setup(banks.filter((one) => !one.problem), voices, unfinished).page();
}

/** Go on with a session that was not finished. */
export async function resumePage(id) {
  const node = el("div", { class: "empty" });
  const page = { title: "Go on", node, close: () => page.live?.close() };
  const session = await api.session(id);
  const problem = el("p", { class: "problem", role: "alert" });
  const how = { typed: session.plan.typed, exam: session.plan.exam, speech: session.plan.speech, device: remembered().device };
  const begin = () => enter(node, page, { resume: id }, how).catch((error) => {
    problem.textContent = `${error.what ?? "That did not work."} ${error.advice ?? error.message}`;
  });
  node.append(
    el("h1", { text: "Go on where you were" }),
    el("p", { class: "lead", text: `${plural(session.turns.length, "question")} asked so far; everything you said is kept.` }),
    button("Go on", begin, { class: "primary" }),
    problem,
  );
  return page;
}

/** Begin an interview about these questions at once, in the way that was chosen the last time. */
export function enterWith(node, page, bank, questions) {
  const before = remembered();
  const typed = before.answer === "keys";
  const wanted = { bank, question_ids: questions, follow_ups: before.follow_ups ?? 1, typed, voice: before.voice || null };
  return enter(node, page, wanted, { typed, exam: false, device: before.device ?? "" });
}

/** Begin an interview and show it in `node`'s place. */
async function enter(node, page, wanted, how) {
  const player = how.speech === false ? null : new Player();
  try {
    await player?.start(); // within the click, or the browser keeps the page silent
    const live = await livePage({ wanted, how, player });
    page.live = live;
    node.className = "";
    node.replaceChildren(live.node);
    window.scrollTo(0, 0);
  } catch (error) {
    player?.close();
    throw error;
  }
}

class Setup {
  constructor(banks, voices, unfinished) {
    const before = remembered();
    this.banks = banks;
    this.voices = voices;
    this.unfinished = unfinished;
    this.want = {
      bank: banks.some((one) => one.id === before.bank) ? before.bank : banks[0]?.id,
      count: before.count ?? 3,
      order: before.order ?? "shuffled",
      mode: before.mode ?? "practice",
      follow_ups: before.follow_ups ?? 1,
      answer: before.answer ?? "voice",
      voice: voices.includes(before.voice) ? before.voice : "",
      device: before.device ?? "",
      picked: new Set(),
    };
    this.level = new LevelCheck((device) => { this.want.device = device; });
    this.problem = el("p", { class: "problem", role: "alert" });
    this.aside = el("aside", { class: "card sticky stack", "aria-label": "What you will practise" });
    this.picks = el("div", { class: "picks" });
    this.hearing = el("div", { class: "stack" });
  }

  page() {
    this.node = el("div");
    this.me = { title: "Practise", node: this.node, close: () => { this.level.close(); this.me.live?.close(); } };
    this.node.className = "stack wide";
    this.node.append(
      el("div", { class: "stack tight" },
        el("h1", { text: "Practise out loud" }),
        el("p", { class: "lead", text: "You are asked a question, answer it in your own words, and hear what was right and what to put better. Nothing leaves this computer." })),
      ...(this.unfinished ? [this.goOn()] : []),
      el("div", { class: "columns" }, this.form(), this.aside));
    this.showPicks();
    this.showHearing();
    this.summarise();
    return this.me;
  }

  goOn() {
    const { id, questions } = this.unfinished;
    return el("div", { class: "card row apart flat slim" },
      el("p", {}, el("b", { text: "An interview was not finished. " }), `${plural(questions ?? 0, "question")} asked; you can go on where you were.`),
      el("a", { class: "button", href: `#/resume/${encodeURIComponent(id)}`, text: "Go on with it" }));
  }

  set(name, value) {
    this.want[name] = value;
    if (name === "bank") { this.want.picked.clear(); this.showPicks(); }
    if (name === "answer") this.showHearing();
    this.summarise();
  }

  form() {
    const want = this.want;
    return el("form", { class: "stack wide", on: { submit: (event) => { event.preventDefault(); this.start(); } } },
      choices("bank", "Questions about", this.banks.map((one) => [one.id, one.title, plural(one.questions, "question")]), want.bank, (value) => this.set("bank", value)),
      el("div", { class: "stack" },
        el("div", { class: "row loose" },
          segments("count", "How many", [[1, "1"], [3, "3"], [5, "5"], [0, "All"]], want.count, (value) => this.set("count", value)),
          segments("order", "In which order", [["shuffled", "Shuffled"], ["bank", "As listed"]], want.order, (value) => this.set("order", value)),
          segments("follow_ups", "Follow-ups to each", [[0, "None"], [1, "1"], [2, "2"], [3, "3"]], want.follow_ups, (value) => this.set("follow_ups", value))),
        el("details", {}, el("summary", { text: "Choose the questions yourself" }), this.picks)),
      choices("mode", "How", [
        ["practice", "Practice", "Concepts light up as you cover them, tones say whose turn it is, and you may look at the model answer."],
        ["exam", "Exam", "No tones and no names of concepts; verdicts come at the end."],
      ], want.mode, (value) => this.set("mode", value)),
      choices("answer", "You answer by", [
        ["voice", "Speaking", "The real thing: pace and pauses are measured too."],
        ["keys", "Typing", "Where you cannot speak; graded the same way."],
      ], want.answer, (value) => this.set("answer", value)),
      this.hearing);
  }

  async showPicks() {
    const id = this.want.bank;
    if (!id) return;
    const { questions } = await api.bank(id).catch(() => ({ questions: [] }));
    if (id !== this.want.bank) return;
    this.picks.replaceChildren(...questions.map((question) =>
      el("label", { class: "check" },
        el("input", { type: "checkbox", value: question.id, on: { change: (event) => this.pick(event.target) } }),
        el("span", { text: question.prompt }))));
  }

  pick({ value, checked }) {
    if (checked) this.want.picked.add(value);
    else this.want.picked.delete(value);
    this.summarise();
  }

  showHearing() {
    this.level.close();
    const voice = el("select", { on: { change: (event) => this.set("voice", event.target.value) } },
      el("option", { value: "", text: "The usual voice" }),
      this.voices.map((name) => el("option", { value: name, text: name })));
    voice.value = this.want.voice;
    this.hearing.replaceChildren(
      ...(this.want.answer === "voice" ? [this.level.node(this.want.device)] : []),
      field("Interviewer's voice", voice));
  }

  get count() {
    if (this.want.picked.size) return this.want.picked.size;
    const all = this.banks.find((one) => one.id === this.want.bank)?.questions ?? 0;
    return this.want.count === 0 ? all : Math.min(all, this.want.count);
  }

  summarise() {
    const { want, count } = this;
    const bank = this.banks.find((one) => one.id === want.bank);
    const about_s = count * MINUTES_A_QUESTION * 60 * (1 + 0.6 * Math.min(1, want.follow_ups));
    const facts = [
      ["Subject", bank?.title ?? "None"],
      ["Questions", want.picked.size ? `${count}, chosen by you` : String(count)],
      ["Follow-ups", want.follow_ups ? `up to ${want.follow_ups} each` : "none"],
      ["Mode", want.mode === "exam" ? "Exam" : "Practice"],
      ["Takes about", minutes(about_s)],
    ];
    this.aside.replaceChildren(
      el("h2", { text: "Your interview" }),
      el("dl", { class: "facts" }, facts.map(([name, value]) => el("div", {}, el("dt", { text: name }), el("dd", { text: value })))),
      button([icon(want.answer === "voice" ? "mic" : "keys"), "Start"], () => this.start(), { class: "primary wide", disabled: !count }),
      this.problem,
      el("p", { class: "quiet", text: want.answer === "voice" ? "The browser asks for the microphone once. Headphones are not needed." : "Your answers are graded as if you had said them." }));
  }

  async start() {
    const { want } = this;
    const { picked, device, ...kept } = want;
    localStorage.setItem(REMEMBERED, JSON.stringify({ ...kept, device }));
    this.problem.textContent = "";
    this.level.close();
    const start = this.aside.querySelector("button");
    start.disabled = true;
    const shuffled = want.order === "shuffled" && !picked.size;
    const wanted = {
      bank: want.bank,
      question_ids: [...picked],
      questions: picked.size || want.count === 0 ? null : want.count,
      follow_ups: want.follow_ups,
      seed: shuffled ? Math.floor(Math.random() * 2 ** 31) : null,
      exam: want.mode === "exam",
      typed: want.answer === "keys",
      voice: want.voice || null,
    };
    try {
      await enter(this.node, this.me, wanted, { typed: wanted.typed, exam: wanted.exam, device });
    } catch (error) {
      if (!error.what) console.error(error);
      this.problem.textContent = `${error.what ?? "That did not work."} ${error.advice ?? error.message}`;
      start.disabled = false;
    }
  }
}
