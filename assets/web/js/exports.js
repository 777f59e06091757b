// A session as a file to keep.

import { api } from "./api.js";
import { announce, ask, button, el } from "./dom.js";

const FORMS = [
  ["html", "Report", "one page with sound, for any browser or paper"],
  ["md", "Markdown", "text with verdicts"],
  ["json", "JSON", "everything, for programs"],
  ["wav", "Sound", "questions, answers and feedback in one file"],
  ["srt", "Subtitles (SRT)", "in step with that sound"],
  ["vtt", "Subtitles (WebVTT)", "the same for the web"],
];

/** Return a button that opens the forms in which a session can be taken away. `name`: what a screen reader calls it. */
export function exportButton(id, name, props = {}) {
  return button("Export", () => open(id), { "aria-label": `Export ${name}`, "aria-haspopup": "dialog", ...props });
}

async function open(id) {
  const chosen = await ask("Export this session", "A file on this computer; nothing is sent anywhere.",
    [...FORMS.map(([form, title, what]) => [form, [el("b", { text: title }), el("small", { text: what })], "form"]), ["", "Close", "plain"]]);
  if (!chosen) return;
  announce("Preparing the file.");
  try {
    await api.exported(id, chosen);
    announce("The file was handed to the browser.");
  } catch (error) {
    await ask("That did not work", `${error.what} ${error.advice}`, [["", "Close"]]);
  }
}
