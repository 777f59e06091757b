// An interview under way: what is asked, what is heard, and what the person can do about it.

import { api, holding } from "./api.js";
import { announce, button, clock, el, icon, notice } from "./dom.js";
import { closing, FeedbackView } from "./feedback.js";
import { Line } from "./line.js";
import { Microphone, share } from "./microphone.js";
import { allThere, ARRIVED, Rest } from "./rest.js";

const KEYS = { Enter: "end", " ": "end", k: "keep_floor", r: "repeat", s: "skip", p: "pause", t: "again" };
const BARS = 9;
const STATES = {
  starting: "Getting ready …",
  asking: "The interviewer is speaking",
  listening: "Listening to you",
  floor: "Take your time: the floor is yours",
  thinking: "Thinking about your answer …",
  telling: "The interviewer is answering",
  waiting: "Your turn to decide",
  paused: "Paused",
  typing: "Type your answer",
  ended: "The interview has ended",
};

/** Begin an interview and return { title, node, close }. `how`: { typed, exam, device }. */
export async function livePage({ wanted, how, player }) {
  const live = new Live(how, player);
  if (!how.typed) await live.openMicrophone();
  try {
    const began = await api.begin(wanted);
    live.session = began.session;
    await live.connect(began.id);
  } catch (error) {
    live.close();
    throw error;
  }
  return { title: "Interview", node: live.node, close: () => live.close() };
}

class Live {
  constructor(how, player) {
    this.how = how;
    this.player = player;
    this.banks = new Map();
    this.spoken = [];
    this.state = "starting";
    this.asked = 0;
    this.question = null;
    this.floor = false;
    this.heardFrames = 0;
    this.build();
    this.onKey = (event) => this.key(event);
    this.onLeave = (event) => event.preventDefault();
    document.addEventListener("keydown", this.onKey);
    window.addEventListener("beforeunload", this.onLeave);
    this.onGone = () => this.line?.send({ type: "command", command: "stop" }); // so that it can be resumed at once
    window.addEventListener("pagehide", this.onGone);
  }

  build() {
    this.place = el("span", { text: "Getting ready …" });
    this.figures = el("span", { class: "numbers" });
    this.prompt = el("h1", { class: "prompt", text: " " });
    this.stateText = el("span", { role: "status", text: STATES.starting });
    this.bars = Array.from({ length: BARS }, () => el("i"));
    this.stateLine = el("div", { class: "state resting" }, el("div", { class: "bars", "aria-hidden": "true" }, this.bars), this.stateText);
    this.final = el("span");
    this.tentative = el("span", { class: "tentative" });
    this.hint = el("p", { class: "hint" });
    this.said = el("div", { class: "card said flat", role: "group", "aria-label": "What you said", tabindex: "0" }, el("p", {}, this.final, " ", this.tentative), this.hint);
    this.points = el("ul", { class: "points" });
    this.pointsBox = el("section", { class: "stack tight", "aria-label": "Concepts" }, el("h2", { text: "A good answer covers" }), this.points);
    this.typed = el("textarea", { "aria-label": "Your answer", placeholder: "Type your answer here. Ctrl and Enter hands it in." });
    this.controls = el("div", { class: "controls", role: "group", "aria-label": "Your controls" });
    this.stage = el("div", { class: "live" },
      this.prompt, this.stateLine,
      this.how.exam ? this.answerBox() : el("div", { class: "columns" }, this.answerBox(), this.pointsBox));
    this.after = el("div", { class: "live", hidden: true });
    this.node = el("div", { class: "live" }, el("div", { class: "live-head" }, this.place, this.figures), this.stage, this.after, this.controls);
    this.showControls();
  }

  answerBox() {
    return this.how.typed ? this.typed : this.said;
  }

  async openMicrophone() {
    this.microphone = new Microphone(
      (frame, rate) => this.hear(frame, rate),
      () => notice("The microphone was unplugged. What you said is kept; plug it in and use “Try again”, or stop.", true));
    await this.microphone.open(this.how.device);
  }

  connect(id) {
    return new Promise((resolve, reject) => {
      let opened = false;
      this.line = new Line(api.line(id), {
        message: (said) => this.take(said),
        sound: (utterance, rate, samples) => this.player?.play(utterance, rate, samples),
        state: (state, why) => {
          if (state === "open" && !opened) { opened = true; resolve(); }
          if (state === "ended" && !opened) reject(new Error(why));
          this.lineState(state, why);
        },
      });
    });
  }

  lineState(state, why) {
    if (state === "open") notice(null);
    else if (state === "ended") this.ended(why || "The server has closed this interview.");
    else {
      const goes = this.left ? "What you said is held here: leave this page open." : this.line?.listening ? "Recording goes on here and arrives when it is back." : "It is tried again by itself.";
      notice(why > 3 ? `The server does not answer. ${goes}` : `The connection is lost. ${goes}`);
      if (why > 3) this.lookForServer();
    }
  }

  /** Tell a server that was started anew, which does not know this interview any more, from one that is away. */
  async lookForServer() {
    const answer = await fetch("/api/about").catch(() => null);
    if (answer?.status === 401 && !this.line.closed) this.serverIsNew();
  }

  serverIsNew() {
    this.line.close();
    holding.delete(this.line);
    this.microphone?.close();
    this.enter("ended");
    this.rest = new Rest({ session: this.session, ...this.line.takeRest() }, () => {
      notice(null);
      window.removeEventListener("beforeunload", this.onLeave);
      this.show(allThere(this.session));
    });
    if (this.left) this.rest.leave();
  }

  // What the interview tells

  take(said) {
    if (this.left && said.type !== "closed") {
      if (said.type === "drain") this.line.heard(said.mark);
      return;
    }
    const act = {
      question_started: () => this.ask(said),
      listening: () => this.listen(),
      speech_started: () => this.hint.replaceChildren(),
      partial: () => this.showTentative(said.text),
      final: () => this.showFinal(said),
      concept: () => this.lightUp(said),
      pause: () => this.enter("paused"),
      resumed: () => this.enter(this.how.typed ? "typing" : "listening"),
      insight: () => this.insight(said),
      turn_ended: () => this.turnEnded(said),
      graded: () => { this.graded = said; },
      feedback_started: () => this.tell(said),
      feedback_ended: () => performance.mark("feedback ended"),
      interrupted: () => {},
      error: () => this.problem(said),
      drain: () => this.drain(said.mark),
      hush: () => this.player?.hush(said.utterance),
      failed: () => this.problem({ message: said.what, advice: said.advice }),
      closed: () => this.finished(said),
    }[said.type];
    act?.();
  }

  async ask(said) {
    if (said.follow_up === null && said.attempt === 1) this.asked += 1;
    this.question = said;
    this.enter("asking");
    this.after.hidden = true;
    this.stage.hidden = false;
    this.prompt.textContent = said.prompt;
    this.place.replaceChildren(
      el("b", { text: said.follow_up === null ? `Question ${this.asked}` : `Follow-up to question ${this.asked}` }),
      said.attempt > 1 ? ` · attempt ${said.attempt}` : "");
    this.final.textContent = this.tentative.textContent = this.figures.textContent = "";
    this.typed.value = "";
    this.hint.textContent = "Your words appear here as you speak.";
    this.floor = false;
    this.heardFrames = 0;
    this.spoken = [];
    this.points.replaceChildren();
    if (!this.how.exam) await this.showPoints(said);
  }

  async showPoints(said) {
    const { concepts } = await this.askedOf(said);
    if (said !== this.question) return;
    this.points.replaceChildren(...concepts.map((one) =>
      el("li", { "data-concept": one.id }, icon("open"), el("span", { text: one.name }))));
  }

  /** Return the question or follow-up as the bank has it. */
  async askedOf({ question_id, follow_up }) {
    this.bank ??= api.session(this.session).then((session) => api.bank(session.bank.id)).catch(() => ({ questions: [] }));
    const question = (await this.bank).questions.find((one) => one.id === question_id);
    const asked = follow_up === null ? question : question?.follow_ups.find((one) => one.number === follow_up);
    return asked ?? { concepts: [], reference_answer: "" };
  }

  listen() {
    this.enter(this.how.typed ? "typing" : "listening");
    if (this.how.typed) this.typed.focus();
  }

  showTentative(text) {
    this.tentative.textContent = text ?? "";
    this.said.scrollTop = this.said.scrollHeight;
  }

  showFinal(said) {
    if (said.start_s === null) return;
    this.final.append(`${this.final.textContent ? " " : ""}${said.text}`);
    this.tentative.textContent = "";
    this.said.scrollTop = this.said.scrollHeight;
  }

  lightUp({ id, status }) {
    const point = [...this.points.children].find((one) => one.dataset.concept === id);
    if (!point || point.className === status) return;
    point.className = status;
    point.firstChild.replaceWith(icon(status));
  }

  insight(said) {
    if ("floor_kept" in said) { this.floor = said.floor_kept; this.enter(this.floor ? "floor" : "listening"); }
    else if (said.waiting) this.wait();
    else if (said.said) { this.hint.textContent = said.said; this.feedback?.summary(said.said); }
    else if (said.note) announce(said.note);
    else if ("words_per_minute" in said) this.speaking(said);
  }

  /** Take the figures of the answer so far, and now and then a quiet hint. */
  speaking({ words_per_minute, fillers, silence_s, cue }) {
    this.spoken = [
      words_per_minute !== null ? `${Math.round(words_per_minute)} words a minute` : "",
      fillers ? `${fillers} ${fillers > 1 ? "fillers" : "filler"}` : "",
      silence_s ? `silent for ${silence_s} s` : "",
    ].filter(Boolean);
    if (cue) this.hint.textContent = cue;
  }

  turnEnded({ audio_s }) {
    performance.mark("turn ended");
    if (audio_s !== null) performance.mark("last speech", { startTime: this.began_ms + audio_s * 1000 });
    this.enter("thinking");
  }

  problem({ message, advice }) {
    notice(`${message} ${advice ?? ""}`.trim(), true);
    setTimeout(() => notice(null), 12000);
  }

  drain(mark) {
    const heard = () => this.line.heard(mark);
    if (this.player) this.player.drain(heard);
    else heard();
  }

  async tell(said) {
    const firstTime = this.state !== "telling" && this.state !== "waiting";
    this.enter("telling");
    if (!firstTime) return;
    const session = await api.session(this.session);
    const turn = session.turns.at(-1);
    const earlier = session.turns.filter((one) => one.question_id === turn.question_id && one.follow_up === turn.follow_up && one.number < turn.number && one.grade).at(-1);
    const asked = await this.askedOf(turn);
    this.feedback = new FeedbackView({ session: this.session, turn, earlier, asked, exam: this.how.exam });
    this.after.replaceChildren(this.feedback.node);
    this.after.hidden = false;
    this.stage.hidden = true;
    window.scrollTo({ top: 0 });
    this.feedback.focus();
    announce(said.text);
    this.showControls();
  }

  wait() {
    this.enter("waiting");
  }

  async finished(said) {
    this.line.close();
    if (holding.delete(this.line)) { notice(ARRIVED); return; }
    this.microphone?.close();
    window.removeEventListener("beforeunload", this.onLeave);
    if (!said.session) { location.hash = "#/practise"; return; }
    if (!said.complete) { location.hash = `#/sessions/${said.session}`; return; }
    this.enter("ended");
    const session = await api.session(said.session);
    this.place.replaceChildren(el("b", { text: "That was the interview" }));
    this.figures.textContent = "";
    this.show(closing(session));
  }

  /** Show what comes after the last answer. */
  show(node) {
    this.stage.hidden = true;
    this.after.hidden = false;
    this.after.replaceChildren(node);
    this.after.querySelector("h1").focus();
  }

  ended(why) {
    holding.delete(this.line);
    this.microphone?.close();
    window.removeEventListener("beforeunload", this.onLeave);
    this.enter("ended");
    notice(why, true);
  }

  // What the person does

  enter(state) {
    this.state = state;
    if (this.stateText.textContent !== STATES[state]) this.stateText.textContent = STATES[state];
    this.stateLine.classList.toggle("resting", !["listening", "floor"].includes(state));
    this.showControls();
  }

  showControls() {
    const command = (name) => () => this.command(name);
    const control = (label, key, name, props = {}) => button([label, key ? el("kbd", { "aria-hidden": "true", text: key }) : null], command(name), { "data-command": name, ...props });
    const speaking = ["listening", "floor", "asking"].includes(this.state);
    let shown = [];
    if (speaking || this.state === "typing") {
      shown = [
        this.state === "typing"
          ? button(["Hand in", el("kbd", { "aria-hidden": "true", text: "Ctrl ↵" })], () => this.handIn(), { class: "primary" })
          : control("End answer", "↵", "end", { class: "primary", disabled: this.state === "asking" }),
        this.how.typed ? null : control(this.floor ? "Give the floor back" : "Keep the floor", "K", "keep_floor", { "aria-pressed": String(this.floor), disabled: this.state === "asking" }),
        control("Pause", "P", "pause", { disabled: this.how.typed }),
        control("Repeat question", "R", "repeat"),
        control("Skip", "S", "skip"),
        control("Stop", null, "stop", { class: "danger" }),
      ];
    } else if (this.state === "paused") {
      shown = [control("Go on", "P", "pause", { class: "primary" }), control("Stop", null, "stop", { class: "danger" })];
    } else if (["telling", "waiting"].includes(this.state)) {
      shown = [
        control("Next", "↵", "end", { class: "primary" }),
        control("Try again", "T", "again"),
        control("Hear it again", "R", "repeat"),
        control("Stop here", null, "stop", { class: "danger" }),
      ];
    }
    const focused = this.controls.contains(document.activeElement) ? document.activeElement.dataset.command : null;
    this.controls.replaceChildren(...shown.filter(Boolean));
    this.controls.hidden = !shown.length;
    if (focused) (this.controls.querySelector(`[data-command="${focused}"]`) ?? this.controls.querySelector("button"))?.focus();
  }

  command(name) {
    this.line.send({ type: "command", command: name });
    if (name !== "keep_floor") this.player?.context.resume();
  }

  handIn() {
    const text = this.typed.value.trim();
    if (!text) { this.typed.focus(); return; }
    this.line.send({ type: "typed", text });
    this.enter("thinking");
  }

  key(event) {
    const writing = event.target.matches("input, textarea, select");
    if (event.target === this.typed && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.handIn(); return; }
    const pressing = event.target.matches("button, a, summary") && ["Enter", " "].includes(event.key);
    if (writing || pressing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const command = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const shown = command && [...this.controls.querySelectorAll("button")].find((one) => one.dataset.command === command && !one.disabled);
    if (!shown) return;
    event.preventDefault();
    this.command(command);
  }

  hear({ samples, rms }, rate) {
    this.line?.sendFrame(samples, rate);
    if (this.line?.listening) {
      if (this.heardFrames++ === 0) this.began_ms = performance.now() - 64;
      if (this.heardFrames % 8 === 0) this.showFigures();
    }
    const loud = this.line?.listening ? share(rms) : 0;
    this.bars.forEach((bar, at) => {
      const shape = 0.35 + 0.65 * Math.cos(((at - (BARS - 1) / 2) / BARS) * Math.PI);
      bar.style.transform = `scaleY(${Math.max(0.12, Math.min(1, loud * shape * (0.75 + 0.5 * Math.random())))})`;
    });
  }

  showFigures() {
    this.figures.textContent = [clock(this.heardFrames * 0.064), ...this.spoken].join(" · ");
  }

  /** End the interview; sound that a lost connection keeps here is brought when there is one again. */
  stop() {
    const { line } = this;
    line.send({ type: "command", command: "stop" });
    this.left = !line.ready && line.frames.length > 0;
    if (this.left) holding.add(line);
    else setTimeout(() => line.close(), 300);
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
    window.removeEventListener("pagehide", this.onGone);
    window.removeEventListener("beforeunload", this.onLeave);
    if (this.line && !this.line.closed) this.stop();
    this.rest?.leave();
    this.microphone?.close();
    this.player?.close();
    this.player = null;
    notice(null);
  }
}
