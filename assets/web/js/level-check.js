// The check before an interview: which microphone, and whether it hears the person well.

import { button, el, field, icon } from "./dom.js";
import { Microphone, microphones, share } from "./microphone.js";

// Levels at which a voice half a metre away is well heard, as `doctor` has them (RMS and peak, full scale 1).
const QUIET = 10 ** (-50 / 20);
const CLIPPED = 10 ** (-0.5 / 20);
const FRAMES_TO_JUDGE = 40; // two and a half seconds

export class LevelCheck {
  /** @param choose called with the id of the microphone that the person chose */
  constructor(choose) {
    this.choose = choose;
    this.microphone = null;
  }

  node(device) {
    this.device = device;
    this.select = el("select", { on: { change: (event) => this.change(event.target.value) } });
    this.bar = el("i");
    this.verdict = el("p", { class: "quiet", role: "status", text: "Say a sentence and see whether you are heard well." });
    this.toggle = button([icon("mic"), "Check the level"], () => (this.microphone ? this.stop() : this.start()));
    this.list();
    return el("div", { class: "card flat stack" },
      field("Microphone", this.select),
      el("div", { class: "meter", "aria-hidden": "true" }, this.bar),
      el("div", { class: "row apart" }, this.verdict, this.toggle));
  }

  async list() {
    const found = await microphones();
    this.select.replaceChildren(
      el("option", { value: "", text: "The system's microphone" }),
      ...found.filter((one) => one.deviceId && one.label && one.deviceId !== "default").map((one) => el("option", { value: one.deviceId, text: one.label })));
    this.select.value = [...this.select.options].some((option) => option.value === this.device) ? this.device : "";
  }

  change(device) {
    this.device = device;
    this.choose(device);
    if (this.microphone) { this.close(); this.start(); }
  }

  async start() {
    this.heard = { frames: 0, loudest: 0, peak: 0 };
    const mine = this.microphone = new Microphone((frame) => this.hear(frame), () => { this.stop(); this.tell("The microphone was unplugged.", "contradicted"); });
    let error = null;
    try {
      await mine.open(this.device);
    } catch (why) {
      error = why;
    }
    if (this.microphone !== mine) { mine.close(); return; } // stopped, or another was chosen, while it opened
    if (error) {
      this.stop();
      this.tell(`${error.what} ${error.advice ?? ""}`, "contradicted");
      return;
    }
    this.toggle.replaceChildren(icon("mic"), "Stop the check");
    this.tell("Listening: say a sentence as you would in an interview.");
    this.list(); // names are there only once a microphone may be used
  }

  hear({ rms, peak }) {
    this.bar.style.transform = `scaleX(${share(rms)})`;
    const heard = this.heard;
    heard.frames += 1;
    heard.loudest = Math.max(heard.loudest * 0.99, rms);
    heard.peak = Math.max(heard.peak * 0.995, peak);
    if (heard.frames % 8 || heard.frames < FRAMES_TO_JUDGE) return;
    if (heard.peak > CLIPPED) this.tell("Too loud: move back a little, or turn the microphone down.", "partial");
    else if (heard.loudest < QUIET) this.tell("Hardly anything is heard. Is this the right microphone, and is it switched on?", "partial");
    else this.tell("You are heard well.", "covered");
  }

  tell(text, kind = "") {
    if (this.verdict.textContent !== text) this.verdict.textContent = text;
    this.verdict.className = kind ? `tag ${kind}` : "quiet";
    this.verdict.style.whiteSpace = "normal";
  }

  stop() {
    this.close();
    this.toggle.replaceChildren(icon("mic"), "Check the level");
    this.bar.style.transform = "scaleX(0)";
  }

  close() {
    this.microphone?.close();
    this.microphone = null;
  }
}
