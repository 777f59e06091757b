// What was put right in an answer's words, and putting right what was misheard.

import { api } from "./api.js";
import { button, clock, el, field } from "./dom.js";

/** Return what stands below the words of an answer. `of`: { session, turn, terms, done(result) } */
export function corrections(of) {
  const { transcript } = of.turn;
  const box = el("div", { class: "stack tight" });
  const show = () => box.replaceChildren(
    ...(transcript.terms.length ? [putRight(transcript)] : []),
    el("div", {}, button("Correct a misheard term", () => ask(of, box, show), { class: "plain" })));
  show();
  return box;
}

function putRight({ terms, raw_text }) {
  return el("div", { class: "stack tight" },
    el("h3", { text: "Terms put right" }),
    el("ul", { class: "repairs" }, terms.map((one) => el("li", {},
      one.start_s === null ? null : el("span", { class: "quiet numbers", text: `${clock(one.start_s)} ` }),
      el("del", { text: one.heard }), " → ", el("ins", { text: one.meant })))),
    el("details", {}, el("summary", { text: "As it was recognised" }), el("p", { class: "quiet", text: raw_text })));
}

function ask(of, box, show) {
  const chosen = String(getSelection()).trim().replace(/\s+/g, " ");
  const said = of.turn.transcript.text.includes(chosen) ? chosen : "";
  const heard = el("input", { value: said, maxlength: "100", autocomplete: "off", spellcheck: "false", required: true });
  const meant = el("input", { maxlength: "100", autocomplete: "off", spellcheck: "false", required: true, list: "terms" });
  const problem = el("p", { class: "problem", role: "alert" });
  const keep = async (event) => {
    event.preventDefault();
    problem.textContent = "";
    event.submitter.disabled = true;
    try {
      of.done(await api.correct(of.session, { turn: of.turn.number, heard: heard.value, meant: meant.value }));
    } catch (error) {
      problem.textContent = `${error.what} ${error.advice}`;
      event.submitter.disabled = false;
    }
  };
  box.replaceChildren(el("form", { class: "disagree", on: { submit: keep } },
    el("datalist", { id: "terms" }, of.terms.map((text) => el("option", { value: text }))),
    el("div", { class: "columns even" }, field("It says", heard), field("You said", meant)),
    el("p", { class: "quiet", text: "Write the words as they stand above. The answer is graded again, the old words and grade are kept, and it is heard right from now on." }),
    problem,
    el("div", { class: "row" }, el("button", { class: "primary", text: "Put it right and grade again" }), button("Leave it", show, { class: "plain" }))));
  (said ? meant : heard).focus();
}
