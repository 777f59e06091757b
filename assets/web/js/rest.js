// The server ended in the middle of an answer: what it did not write down is kept here and brought when it is back.

import { api, holding } from "./api.js";
import { el, notice } from "./dom.js";

const LOOK_EVERY_MS = 2000;
const PIECE_S = 55; // of sound in one request; the server takes a minute
export const ARRIVED = "All that you said has arrived. Go on with that interview under Sessions.";
const AGAIN = new Set([0, 401, 409, 503]); // answers after which it is worth trying again

export class Rest {
  /** @param of { session, rate, from_s, samples } the session's id and the sound, an Int16Array
   *  @param back called once everything has arrived */
  constructor(of, back) {
    Object.assign(this, of);
    this.back = back;
    if (this.samples.length) holding.add(this);
    this.look();
  }

  get seconds() {
    return this.samples.length / this.rate;
  }

  async look() {
    try {
      await api.about(true);
      await this.bring();
    } catch (error) {
      if (this.closed) return;
      if (!AGAIN.has(error.status)) { holding.delete(this); notice(`${error.what} ${error.advice} What had arrived is kept under Sessions.`, true); return; }
      this.tell(error.status);
      this.waiting = setTimeout(() => this.look(), LOOK_EVERY_MS);
    }
  }

  tell(status) {
    const held = this.samples.length ? ` ${Math.ceil(this.seconds)} seconds of your answer are held here: leave this page open.` : "";
    if (status === 401) notice(`The server was started anew. Open the address it printed, in a new tab.${held}`);
    else if (status === 409) notice(`This interview is open elsewhere.${held}`, true);
    else notice(`The server is gone. Start it again with voice-interview serve.${held}`, true);
  }

  async bring() {
    const piece = PIECE_S * this.rate;
    while (this.samples.length) {
      await api.rest(this.session, this.rate, this.from_s, this.samples.slice(0, piece));
      this.from_s += Math.min(piece, this.samples.length) / this.rate;
      this.samples = this.samples.slice(piece);
    }
    holding.delete(this);
    if (!this.closed) this.back();
  }

  /** The person went to another page: go on only as long as there is sound to bring. */
  leave() {
    this.back = () => notice(ARRIVED);
    if (holding.has(this)) return;
    this.closed = true;
    clearTimeout(this.waiting);
  }
}

/** Return what is shown when the server is back and has everything. */
export function allThere(session) {
  return el("div", { class: "empty" },
    el("h1", { text: "The server is back", tabindex: "-1" }),
    el("p", { class: "lead", text: "Everything you said is kept. Go on where you were: your answer is written down and graded first." }),
    el("a", { class: "button primary", href: `#/resume/${encodeURIComponent(session)}`, text: "Go on" }));
}
