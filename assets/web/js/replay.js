// A session heard again: the waveform, the words in step with it, and what was made of them.

import { api } from "./api.js";
import { corrections } from "./correct.js";
import { announce, ask, button, clock, el, icon, minutes, notice, plural, when } from "./dom.js";
import { exportButton } from "./exports.js";
import { scoreOf, verdicts } from "./feedback.js";
import { Waveform } from "./waveform.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const STEP_S = 5;
const SILENCE_S = 1; // a gap in speech from here on is shown, where pauses were not measured
const KINDS = { question: "Question", answer: "Your answer", feedback: "Feedback" };

export async function replayPage(id) {
  const session = await api.session(id);
  const bank = await api.bank(session.bank.id).catch(() => null);
  return new Replay(session, bank).page();
}

class Replay {
  constructor(session, bank) {
    this.session = session;
    this.bank = bank;
    this.audio = new Audio();
    this.audio.preservesPitch = true;
    this.speed = 1;
    this.until_s = null;
    this.onKey = (event) => this.key(event);
  }

  page() {
    const { session } = this;
    const score = session.summary?.score;
    this.list = el("ol", { class: "turns", "aria-label": "Questions" }, session.turns.map((turn, at) => el("li", {}, this.turnButton(turn, at))));
    this.detail = el("div", { class: "stack" });
    const facts = [when(session.started_at), plural(session.turns.length, "answer"), minutes(session.summary?.duration_s), session.complete ? null : "unfinished"];
    const node = el("div", { class: "stack wide" },
      el("div", { class: "row apart" },
        el("div", { class: "stack tight" },
          el("h1", { text: this.bank?.title ?? session.bank.id }),
          el("p", { class: "quiet", text: facts.filter(Boolean).join(" · ") })),
        score === null || score === undefined ? null : el("p", { class: "score" }, el("b", { text: Math.round(score) }), el("span", { text: "of 100" }))),
      el("div", { class: "row" },
        session.complete ? null : el("a", { class: "button primary", href: `#/resume/${encodeURIComponent(session.id)}`, text: "Go on with it" }),
        session.turns.some((turn) => turn.transcript) ? button("Grade again", () => this.regrade()) : null,
        exportButton(session.id, "this session"),
        button("Delete", () => this.remove(), { class: "danger" })),
      session.turns.length ? el("div", { class: "columns replay" }, this.list, this.detail) : el("p", { class: "lead", text: "Nothing was asked in this session." }));
    document.addEventListener("keydown", this.onKey);
    this.audio.addEventListener("timeupdate", () => this.tick());
    for (const event of ["play", "pause", "ended"]) this.audio.addEventListener(event, () => this.showPlaying());
    if (session.turns.length) this.choose(0);
    return { title: "Replay", node, close: () => this.close() };
  }

  turnButton(turn, at) {
    const result = turn.grade?.score === null || !turn.grade ? "–" : Math.round(turn.grade.score);
    return button([el("span", { text: turn.follow_up === null ? turn.prompt : `↳ ${turn.prompt}` }), el("b", { class: "numbers", text: result })], () => this.choose(at));
  }

  choose(at) {
    this.at = at;
    this.turn = this.session.turns[at];
    [...this.list.querySelectorAll("button")].forEach((one, index) => {
      if (index === at) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    });
    notice(null);
    this.wave?.close();
    this.silence();
    this.showTurn();
  }

  /** Let go of the recording that was there; `kind` is null until another is loaded. */
  silence() {
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load();
    this.kind = this.wordButtons = null;
    this.now = -1;
  }

  showTurn() {
    const { turn } = this;
    const kinds = Object.entries({ question: turn.question_audio, answer: turn.audio, feedback: turn.feedback_audio }).filter(([, name]) => name).map(([kind]) => kind);
    this.canvas = el("canvas", { role: "img", "aria-label": "Waveform of the recording; the words below say the same" });
    this.wave = new Waveform(this.canvas, (second) => this.seek(second), () => this.play());
    this.playButton = button([icon("play"), "Play"], () => this.toggle(), { class: "primary" });
    this.time = el("span", { class: "numbers quiet" });
    this.kinds = el("div", { class: "row", role: "group", "aria-label": "What to hear" }, kinds.map((kind) => button(KINDS[kind], () => this.load(kind, true), { "data-kind": kind })));
    const speed = el("select", { "aria-label": "Speed", on: { change: (event) => this.setSpeed(Number(event.target.value)) } }, SPEEDS.map((one) => el("option", { value: one, text: `${one}×` })));
    speed.value = this.speed;
    this.speedSelect = speed;
    this.words = el("p", { class: "words" });
    const sound = kinds.length
      ? el("section", { class: "card stack", "aria-label": "Recording" },
        el("div", { class: "wave" }, this.canvas), this.legend(),
        el("div", { class: "player" }, this.playButton, speed, this.time, this.kinds),
        this.words, this.corrections(),
        el("p", { class: "quiet" }, "Space plays, ← and → jump 5 s, ↑ and ↓ change the question, < and > the speed. Among the words, ← and → go from word to word, and Enter plays from there."))
      : el("section", { class: "card stack" }, el("p", { class: "quiet", text: "No sound was kept of this turn." }), this.words, this.corrections());
    const { grade } = turn;
    this.detail.replaceChildren(
      el("h2", { class: "prompt", text: turn.prompt }),
      sound,
      ...(grade ? [
        el("div", { class: "columns even" },
          el("div", { class: "stack" },
            el("section", { class: "card stack", "aria-label": "Feedback" }, scoreOf(grade), el("p", { class: "spoken", text: grade.feedback }), this.earlier()),
            this.modelAnswer()),
          verdicts({ session: this.session.id, turn, disputes: this.session.disputes, hear: (one) => this.hear(one) }))]
        : [el("p", { class: "quiet", text: turn.ended === "skipped" ? "Skipped." : "Not graded." })]));
    this.showWords();
    if (kinds.length) this.load(kinds.includes("answer") ? "answer" : kinds[0], false);
  }

  corrections() {
    const { turn, session } = this;
    if (!turn.transcript?.text) return null;
    const terms = this.asked?.terms ?? [];
    return corrections({ session: session.id, turn, terms: terms.map((one) => one.text), done: (result) => this.corrected(result) });
  }

  async corrected({ heard, meant, places, old_score, new_score, changed }) {
    await this.reload();
    const score = (value) => (value === null ? "not scored" : Math.round(value));
    notice(`“${heard}” is “${meant}” now${places > 1 ? `, ${places} times` : ""}. Score: ${score(old_score)}, now ${score(new_score)}; ${plural(changed.length, "verdict")} changed.`);
    this.detail.querySelector(".words").scrollIntoView({ block: "center" });
  }

  legend() {
    const { grade } = this.turn;
    const seen = new Set(grade?.concepts.filter((one) => one.evidence?.start_s !== null && one.evidence).map((one) => one.status));
    const words = { covered: "covers a concept", partial: "comes near one", contradicted: "gets one wrong" };
    return el("div", { class: "legend" },
      Object.entries(words).filter(([status]) => seen.has(status)).map(([status, text]) => el("span", {}, el("i", { class: status }), text)),
      this.pauses().length ? el("span", {}, el("i", { class: "pause" }), "silence") : null,
      this.turn.transcript?.delivery.fillers?.length ? el("span", {}, el("i", { class: "filler" }), "filler; wavy below") : null);
  }

  earlier() {
    const before = this.turn.earlier_grades;
    if (!before.length) return null;
    return el("p", { class: "quiet", text: `Graded before: ${before.map((one) => (one.score === null ? "not scored" : Math.round(one.score))).join(", ")}.` });
  }

  /** The question of the turn as the bank has it. */
  get asked() {
    return this.bank?.questions.find((one) => one.id === this.turn.question_id);
  }

  modelAnswer() {
    const question = this.asked;
    const asked = this.turn.follow_up === null ? question : question?.follow_ups.find((one) => one.number === this.turn.follow_up);
    return asked ? el("details", { class: "card flat" }, el("summary", { text: "Show the model answer" }), el("p", { class: "model", text: asked.reference_answer })) : null;
  }

  /** Return pauses as they were measured, else gaps between stretches of speech. */
  pauses() {
    const { transcript, activity } = this.turn;
    if (transcript?.delivery.pauses) return transcript.delivery.pauses;
    const speech = activity?.speech ?? [];
    return speech.slice(1).map((span, at) => ({ start_s: speech[at].end_s, end_s: span.start_s })).filter((gap) => gap.end_s - gap.start_s >= SILENCE_S);
  }

  /** Return what verdicts rest on, the weightiest last: it wins where two rest on the same words. */
  marks() {
    const weight = ["partial", "covered", "contradicted"];
    return (this.turn.grade?.concepts ?? [])
      .filter((one) => one.evidence && one.evidence.start_s !== null && one.status !== "missed")
      .map((one) => ({ from: one.evidence.start_s, to: one.evidence.end_s, status: one.status, name: one.name }))
      .sort((a, b) => weight.indexOf(a.status) - weight.indexOf(b.status));
  }

  showWords() {
    const { transcript } = this.turn;
    const words = transcript?.words ?? [];
    if (!words.length) { this.words.textContent = transcript?.text ?? ""; return; }
    const marks = this.marks();
    const fillers = transcript.delivery.fillers ?? [];
    this.wordButtons = words.map((word) => {
      const middle_s = (word.start_s + word.end_s) / 2;
      const mark = marks.findLast((one) => middle_s >= one.from && middle_s <= one.to);
      const filler = fillers.some((one) => middle_s >= one.start_s && middle_s <= one.end_s);
      return el("button", { type: "button", class: [mark?.status, filler ? "filler" : null].filter(Boolean).join(" ") || null, title: mark?.name, tabindex: "-1", text: `${word.text} `, on: { click: () => this.playFrom("answer", word.start_s) } });
    });
    this.wordButtons[0].tabIndex = 0; // one of them is on the way of Tab: the last that was visited
    this.words.replaceChildren(...this.wordButtons);
  }

  async load(kind, play, from_s = 0) {
    this.kind = kind;
    const { turn } = this;
    for (const one of this.kinds.children) one.setAttribute("aria-pressed", String(one.dataset.kind === kind));
    this.audio.src = api.sound(this.session.id, turn.number, kind);
    this.setSpeed(this.speed);
    this.audio.currentTime = from_s;
    this.until_s = null;
    if (play) this.play();
    const drawn = await api.waveform(this.session.id, turn.number, kind).catch(() => null);
    if (!drawn || kind !== this.kind || turn !== this.turn) return;
    this.wave.show({ ...drawn, marks: kind === "answer" ? this.marks() : [], pauses: kind === "answer" ? this.pauses() : [], fillers: (kind === "answer" && turn.transcript?.delivery.fillers) || [] });
    this.tick();
  }

  play() {
    if (!this.kind) return;
    this.audio.play().catch(() => announce("This recording cannot be played."));
    this.follow();
  }

  /** Keep the picture in step while it plays; `timeupdate` alone comes four times a second. */
  follow() {
    cancelAnimationFrame(this.frame);
    const step = () => {
      this.tick();
      if (!this.audio.paused) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  toggle() {
    this.until_s = null;
    if (!this.kind) return false;
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  playFrom(kind, from_s) {
    if (kind !== this.kind) { this.load(kind, true, from_s); return; }
    this.until_s = null;
    this.audio.currentTime = from_s;
    this.play();
  }

  /** Play the words that a verdict rests on. */
  hear(concept) {
    const { start_s, end_s } = concept.evidence;
    this.playFrom("answer", Math.max(0, start_s - 0.2));
    this.until_s = end_s + 0.2;
  }

  seek(second) {
    this.until_s = null;
    this.audio.currentTime = second;
    this.tick();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.audio.defaultPlaybackRate = this.audio.playbackRate = speed;
    if (this.speedSelect) this.speedSelect.value = speed;
  }

  tick() {
    const at_s = this.audio.currentTime;
    if (this.until_s !== null && at_s >= this.until_s) { this.until_s = null; this.audio.pause(); }
    this.wave?.moveTo(at_s);
    this.time.textContent = `${clock(at_s)} / ${clock(this.wave?.duration_s ?? 0)}`;
    if (this.kind !== "answer" || !this.wordButtons) return;
    const words = this.turn.transcript?.words ?? [];
    const now = this.audio.paused && at_s === 0 ? -1 : words.findLastIndex((word) => word.start_s <= at_s);
    if (now === this.now) return;
    this.wordButtons[this.now]?.classList.remove("now");
    this.wordButtons[now]?.classList.add("now");
    this.now = now;
  }

  showPlaying() {
    const playing = !this.audio.paused && !this.audio.ended;
    this.playButton.replaceChildren(icon(playing ? "pause" : "play"), playing ? "Pause" : "Play");
  }

  key(event) {
    if (event.target.matches("input, select, textarea") || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const word = this.wordButtons?.indexOf(event.target) ?? -1;
    const pressing = event.target.matches("button, a, summary") && event.key === " ";
    const act = {
      " ": () => this.toggle(),
      ArrowLeft: () => (word < 0 ? this.jump(-STEP_S) : this.visit(word - 1)),
      ArrowRight: () => (word < 0 ? this.jump(STEP_S) : this.visit(word + 1)),
      ArrowUp: () => (this.at > 0 ? this.choose(this.at - 1) : false),
      ArrowDown: () => (this.at < this.session.turns.length - 1 ? this.choose(this.at + 1) : false),
      "<": () => this.setSpeed(SPEEDS[Math.max(0, SPEEDS.indexOf(this.speed) - 1)]),
      ">": () => this.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, SPEEDS.indexOf(this.speed) + 1)]),
    }[event.key];
    if (!act || pressing || !this.session.turns.length) return;
    if (act() !== false) event.preventDefault(); // else it scrolls, as everywhere
  }

  jump(step_s) {
    if (!this.kind) return false;
    const { duration, currentTime } = this.audio;
    this.seek(Math.max(0, Math.min(duration || currentTime, currentTime + step_s)));
  }

  /** Go to a word with the keys. */
  visit(at) {
    const word = this.wordButtons[at];
    if (!word) return;
    for (const one of this.wordButtons) one.tabIndex = one === word ? 0 : -1;
    word.focus();
  }

  async regrade() {
    const { changed, notes } = await api.regrade(this.session.id).catch((error) => ({ notes: [error.what, error.advice] }));
    if (!changed) { await ask("It was not graded again", notes.join(" "), [["", "Close"]]); return; }
    await this.reload();
    const count = changed.reduce((sum, one) => sum + one.changed.length, 0);
    await ask("Graded again", [`${plural(count, "verdict")} changed; the old grades are kept.`, ...notes].join(" "), [["", "Close"]]);
  }

  async reload() {
    this.session = await api.session(this.session.id);
    this.list.replaceChildren(...this.session.turns.map((turn, at) => el("li", {}, this.turnButton(turn, at))));
    if (this.session.turns.length) this.choose(this.at);
  }

  async remove() {
    const chosen = await ask("Delete this session?", "What is deleted cannot be brought back.", [["all", "Delete it all", "danger"], ["audio", "Only the sound"], ["", "Keep it", "plain"]]);
    if (!chosen) return;
    this.audio.pause();
    await api.deleteSession(this.session.id, chosen === "audio");
    if (chosen === "all") location.hash = "#/sessions";
    else location.reload();
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
    cancelAnimationFrame(this.frame);
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.wave?.close();
  }
}
