// Question banks: browse, see what the grader looks for, try an answer, edit with live checking, import.

import { api } from "./api.js";
import { announce, ask, button, el, field, icon, notice, plural } from "./dom.js";
import { highlighted, scoreOf, verdicts } from "./feedback.js";

const TYPING_PAUSE_MS = 600;
const SHOWN = 2; // wordings of each side that are shown at once
const drafts = new Map(); // id -> text of an imported bank that is not kept yet

const link = (id, rest = "") => `#/banks/${encodeURIComponent(id)}${rest}`;

export async function banksPage() {
  const banks = await api.banks();
  return {
    title: "Banks",
    node: el("div", { class: "stack wide" },
      el("div", { class: "head" }, el("h1", { text: "Question banks" }),
        el("p", { class: "lead", text: "What is asked, and what a good answer says. Make your own from a document of questions." })),
      el("div", { class: "grid" }, banks.map(card)),
      dropZone()),
  };
}

function card(bank) {
  return el("a", { class: "card bank", href: bank.problem ? link(bank.id, "/edit") : link(bank.id) },
    el("h2", { text: bank.title ?? bank.id }),
    el("span", { class: "quiet", text: bank.problem ? "Cannot be used as it is" : `${plural(bank.questions, "question")} · version ${bank.version}` }),
    el("span", {}, el("span", { class: `tag ${bank.problem ? "contradicted" : bank.own ? "covered" : ""}`, text: bank.problem ? "Needs mending" : bank.own ? "Yours" : "Built in" })));
}

function dropZone() {
  const problem = el("p", { class: "problem", role: "alert" });
  const input = el("input", { type: "file", class: "visually-hidden", tabindex: "-1", "aria-label": "Document to import", accept: ".md,.markdown,.txt,.csv,.tsv,.json,.jsonl,.ndjson,.toml,.yaml,.yml", on: { change: () => take(input.files[0]) } });
  const pick = button([icon("file"), "Choose a document"], () => input.click());
  const zone = el("section", { class: "drop", "aria-label": "Import" },
    el("h2", { text: "Import a document" }),
    el("p", { class: "quiet", text: "Drop it here: numbered questions with answers, as Markdown, text, CSV, JSON, TOML or YAML, up to 5 MB." }),
    pick, input, problem);
  const over = (on) => (event) => { event.preventDefault(); zone.classList.toggle("over", on); };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => { over(false)(event); take(event.dataTransfer.files[0]); });

  async function take(file) {
    if (!file) return;
    problem.textContent = "";
    pick.disabled = true;
    announce("Reading the document.");
    try {
      const { id, text, left_out } = await api.importDocument(file);
      drafts.set(id, { text, left_out });
      location.hash = link(id, "/edit");
    } catch (error) {
      problem.textContent = `${error.what} ${error.advice}`;
      pick.disabled = false;
    }
  }
  return zone;
}

export async function bankPage(id) {
  const [bank, { own }] = await Promise.all([api.bank(id), api.bankSource(id)]);
  const remove = async () => {
    if ((await ask("Delete this bank?", "Sessions that were practised with it stay, without their model answers.", [["yes", "Delete it", "danger"], ["", "Keep it", "plain"]])) !== "yes") return;
    await api.deleteBank(id);
    location.hash = "#/banks";
  };
  return {
    title: bank.title,
    node: el("div", { class: "stack wide" },
      el("div", { class: "row apart" },
        el("div", { class: "stack tight" }, el("h1", { text: bank.title }), el("p", { class: "quiet", text: `${plural(bank.questions.length, "question")} · version ${bank.version}${own ? "" : " · built in"}` })),
        el("div", { class: "row" }, el("a", { class: "button", href: link(id, "/edit"), text: own ? "Edit" : "Edit a copy" }), own ? button("Delete", remove, { class: "danger" }) : null)),
      el("div", { class: "stack tight" }, bank.questions.map((question) => questionBox(bank, question)))),
  };
}

function questionBox(bank, question) {
  const box = el("details", { class: "question" },
    el("summary", {}, el("span", { text: question.number }), el("span", { text: question.prompt }), question.draft ? el("span", { class: "tag partial", text: "draft" }) : null));
  box.addEventListener("toggle", () => { // made when it is first opened: a bank is long
    if (box.open && box.children.length === 1) box.append(el("div", { class: "stack wide" }, inside(bank, question, null), question.follow_ups.map((one) => el("details", { class: "card flat" }, el("summary", { text: `Follow-up ${one.number}: ${one.prompt}` }), inside(bank, question, one)))));
  });
  return box;
}

function inside(bank, question, followUp) {
  const asked = followUp ?? question;
  const total = asked.concepts.reduce((sum, one) => sum + one.weight, 0);
  return el("div", { class: "stack" },
    el("p", { class: "model", text: asked.reference_answer }),
    el("div", {}, el("h3", { text: "What the grader looks for" }), asked.concepts.map((one) => concept(one, total))),
    tryOut(bank, question, followUp));
}

function concept(one, total) {
  const hidden = Math.max(0, one.statements.length - SHOWN) + Math.max(0, one.misconceptions.length - SHOWN);
  return el("div", { class: "concept" },
    el("div", { class: "row apart" }, el("b", { text: one.name }), el("span", { class: "quiet numbers", text: `${Math.round((100 * one.weight) / total)} % of the score` })),
    sentences(one.statements.slice(0, SHOWN), one.misconceptions.slice(0, SHOWN)),
    hidden ? el("details", {}, el("summary", { text: `${plural(hidden, "other wording")} that the grader knows` }), sentences(one.statements.slice(SHOWN), one.misconceptions.slice(SHOWN))) : null);
}

function sentences(right, wrong) {
  return el("ul", {},
    right.map((text) => el("li", { class: "right" }, el("span", { class: "visually-hidden", text: "Right: " }), text)),
    wrong.map((text) => el("li", { class: "wrong" }, el("span", { class: "visually-hidden", text: "Wrong: " }), text)));
}

function tryOut(bank, question, followUp) {
  const answer = el("textarea", { maxlength: "20000" });
  const result = el("div", { class: "stack", "aria-live": "polite" });
  const grade = async () => {
    if (!answer.value.trim()) { answer.focus(); return; }
    try {
      const got = await api.gradeAnswer(bank.id, question.id, followUp?.number ?? null, answer.value);
      result.replaceChildren(scoreOf(got), el("p", { class: "evidence" }, highlighted(got.transcript, got.concepts)), el("p", { class: "spoken", text: got.feedback }), plainVerdicts(got));
    } catch (error) {
      result.replaceChildren(el("p", { class: "problem", text: `${error.what} ${error.advice}` }));
    }
  };
  return el("details", {}, el("summary", { text: "Try an answer" }), el("div", { class: "stack" }, field("Type an answer and see what the grader makes of it", answer), el("div", {}, button("Grade it", grade, { class: "primary" })), result));
}

function plainVerdicts(grade) {
  const node = verdicts({ turn: { grade } });
  node.querySelectorAll("button").forEach((one) => one.remove()); // nothing is kept that could be disputed
  return node;
}

export async function editPage(id) {
  const draft = drafts.get(id);
  const { text, own } = draft ? { text: draft.text, own: true } : await api.bankSource(id);
  return new Editor(id, own ? text : copied(id, text), draft).page();
}

/** Return the text of a shipped bank under an id of one's own. */
function copied(id, text) {
  return text.replace(/^id:.*$/m, `id: my-${id}`);
}

class Editor {
  constructor(id, text, draft) {
    this.draft = draft;
    this.id = id;
    this.text = el("textarea", { "aria-label": "Text of the bank", spellcheck: "false", value: text, on: { input: () => this.changed() } });
    this.findings = el("div", { class: "findings" });
    this.state = el("p", { class: "quiet", role: "status" });
    this.problem = el("p", { class: "problem", role: "alert" });
    this.saved = text;
  }

  page() {
    const node = el("div", { class: "stack editor" },
      el("div", { class: "row apart" }, el("h1", { text: this.draft ? "A draft from your document" : "Edit the bank" }),
        el("div", { class: "row" }, button("Check meanings too", () => this.check(true)), button("Save", () => this.save(), { class: "primary" }))),
      this.draft ? el("p", { class: "lead", text: "Parts marked draft were proposed by the program: read them, put them right, and take the mark out." }) : null,
      this.problem,
      el("div", { class: "columns" }, this.text, el("aside", { class: "stack", "aria-label": "What the check found" }, this.state, this.findings)));
    this.check(false);
    return { title: "Edit", node, close: () => { clearTimeout(this.waiting); drafts.delete(this.id); } };
  }

  changed() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.check(false), TYPING_PAUSE_MS);
  }

  async check(meaning) {
    const checked = this.text.value;
    this.state.textContent = meaning ? "Comparing meanings: this takes some seconds …" : "Checking …";
    try {
      const { usable, errors, warnings } = await api.checkBank(checked, meaning);
      if (checked !== this.text.value) return;
      this.state.textContent = usable ? (errors.length + warnings.length ? `It can be used. ${plural(errors.length + warnings.length, "thing")} to look at.` : "Nothing to mend.") : `${plural(errors.length, "thing")} to put right before it can be used.`;
      const left = (this.draft?.left_out ?? []).map((one) => ["partial", { ...one, line: null, check: `line ${one.line ?? "?"} of your document` }]);
      this.findings.replaceChildren(...[...errors.map((one) => ["contradicted", one]), ...warnings.map((one) => ["partial", one]), ...left].map(([kind, one]) => this.finding(kind, one)));
    } catch (error) {
      this.state.textContent = `${error.what} ${error.advice}`;
    }
  }

  finding(kind, { line, check, message }) {
    const where = line === null ? check : `Line ${line}`;
    return button([el("span", { class: `tag ${kind}`, text: where }), el("span", { text: ` ${message}` })], () => line !== null && this.goTo(line));
  }

  goTo(line) {
    const lines = this.text.value.split("\n");
    const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.text.focus();
    this.text.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
    const height = parseFloat(getComputedStyle(this.text).lineHeight);
    this.text.scrollTop = Math.max(0, (line - 6) * height);
  }

  async save() {
    const id = /^id:\s*["']?([^"'\s#]+)/m.exec(this.text.value)?.[1] ?? "";
    this.problem.textContent = "";
    try {
      await api.saveBank(id, this.text.value);
      drafts.delete(this.id);
      location.hash = link(id);
      notice(null);
    } catch (error) {
      this.problem.textContent = `${error.what} ${error.advice}`;
    }
  }
}
