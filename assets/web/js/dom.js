// Making elements. Text always goes in as text, so that nothing a person or a bank says becomes markup.

/** Return an element. `props`: attributes; `class`, `on` (listeners), and `text`. Children: elements, texts, null. */
export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "text") made.textContent = value;
    else if (name === "on") Object.entries(value).forEach(([type, listen]) => made.addEventListener(type, listen));
    else if (name === "value") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const PATHS = {
  covered: "M5 12.5l4.5 4.5L19 7.5",
  partial: "M5 12c2.3-3.2 4.7-3.2 7 0s4.7 3.2 7 0",
  missed: "M6 12h12",
  contradicted: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  open: "M12 7a5 5 0 1 0 0 10a5 5 0 1 0 0-10",
  mic: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  keys: "M4 7h16v10H4zM8 14h8M8 10.5h.01M12 10.5h.01M16 10.5h.01",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4M12.5 18v-6M9.7 14.3l2.8-2.8 2.8 2.8",
};

/** Return a small picture that says nothing to a screen reader: what it means stands beside it. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export const STATUS_WORDS = { covered: "Covered", partial: "Partly", missed: "Missed", contradicted: "Wrong" };

/** Return a verdict as a tag with picture and word: colour is never the only sign. */
export function statusTag(status) {
  return el("span", { class: `tag ${status}` }, icon(status), STATUS_WORDS[status]);
}

export function button(label, act, props = {}) {
  return el("button", { type: "button", ...props, on: { click: act } }, ...[label].flat());
}

/** Return a labelled field around an input. */
export function field(label, input) {
  return el("label", { class: "field" }, el("span", { text: label }), input);
}

/** Return radio buttons as a row of segments; `options`: [value, label]. */
export function segments(name, legend, options, chosen, change) {
  return el(
    "fieldset", { class: "stack tight" },
    el("legend", { text: legend }),
    el("div", { class: "segments" }, options.map(([value, label]) =>
      el("label", {},
        el("input", { type: "radio", name, value, checked: String(value) === String(chosen), on: { change: () => change(value) } }),
        el("span", { text: label })))),
  );
}

/** Return radio buttons as cards; `options`: [value, title, description]. */
export function choices(name, legend, options, chosen, change) {
  return el(
    "fieldset", {},
    el("legend", { text: legend }),
    el("div", { class: "choices" }, options.map(([value, title, description]) =>
      el("label", { class: "choice" },
        el("input", { type: "radio", name, value, checked: value === chosen, on: { change: () => change(value) } }),
        el("b", { text: title }), el("small", { text: description })))),
  );
}

/** Ask for a choice in a dialog; resolves to the value of the button pressed, or null. */
export function ask(title, text, answers) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { "aria-labelledby": "ask-title" },
      el("form", { method: "dialog", class: "stack" },
        el("h2", { id: "ask-title", text: title }),
        el("p", { class: "quiet", text }),
        el("div", { class: "row" }, answers.map(([value, label, kind]) => el("button", { value, class: kind }, label)))));
    // A form that closes its dialog sends nothing; the policy of the page would not let it either.
    dialog.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      event.preventDefault();
      dialog.close(pressed.value);
    });
    dialog.addEventListener("close", () => { resolve(dialog.returnValue || null); dialog.remove(); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function minutes(seconds) {
  if (seconds === null || seconds === undefined) return "";
  return seconds < 60 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

export function when(iso) {
  if (!iso) return "Unknown date";
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

/** Return a date without its time; `iso` may be a day or a moment. */
export function day(iso) {
  const date = iso.length === 10 ? new Date(`${iso}T12:00`) : new Date(iso);
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }).format(date);
}

/** Say something to a screen reader, without haste. */
export function announce(text) {
  document.getElementById("polite").textContent = text;
}

/** Show a line on top of the page until it is taken away with null. */
export function notice(text, bad = false) {
  const line = document.getElementById("notice");
  line.classList.toggle("bad", bad);
  if (line.textContent !== (text ?? "")) line.textContent = text ?? "";
  line.hidden = !text;
}
