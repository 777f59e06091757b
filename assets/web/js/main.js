// Shows the page that the address names, and keeps the navigation in step.

import { api, holding } from "./api.js";
import { announce, button, el, notice } from "./dom.js";
import { bankPage, banksPage, editPage } from "./banks.js";
import { practisePage, resumePage } from "./practise.js";
import { progressPage } from "./progress.js";
import { replayPage } from "./replay.js";
import { sessionsPage } from "./sessions.js";

// Each page returns { title, node, close? }; `close` is called when another page is shown.
const PAGES = [
  [/^\/practise$/, practisePage],
  [/^\/resume\/([^/]+)$/, resumePage],
  [/^\/progress$/, progressPage],
  [/^\/sessions$/, sessionsPage],
  [/^\/sessions\/([^/]+)$/, replayPage],
  [/^\/banks$/, banksPage],
  [/^\/banks\/([^/]+)$/, bankPage],
  [/^\/banks\/([^/]+)\/edit$/, editPage],
];

const main = document.getElementById("main");
let current = null;
let shown = 0;

async function show() {
  const path = location.hash.slice(1) || "/practise";
  const mine = ++shown;
  current?.close?.();
  current = null;
  notice(null);
  const [found, make] = PAGES.map(([pattern, page]) => [pattern.exec(path), page]).find(([match]) => match) ?? [null, null];
  markNavigation(path);
  if (!found) return place({ title: "Not found", node: problem("There is no such page.", "Choose one above.") });
  try {
    const page = await make(...found.slice(1).map(decodeURIComponent));
    if (mine !== shown) page.close?.();
    else place(page);
  } catch (error) {
    if (!error.what) console.error(error);
    if (mine === shown) place({ title: "Problem", node: problem(error.what ?? "This page failed.", error.advice ?? String(error)) });
  }
}

function place(page) {
  current = page;
  main.replaceChildren(page.node);
  document.title = `${page.title} · Voice Interview`;
  window.scrollTo(0, 0);
  if (shown > 1) main.focus({ preventScroll: true });
  announce(page.title);
  performance.mark("page shown");
}

function problem(what, advice) {
  return el("div", { class: "empty" }, el("h1", { text: what }), el("p", { class: "lead", text: advice }), button("Try again", show));
}

function markNavigation(path) {
  for (const link of document.querySelectorAll(".top nav a")) {
    const here = path.startsWith(link.hash.slice(1)) || (path.startsWith("/resume") && link.hash === "#/practise");
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function showVisitor() {
  const { name } = await api.about();
  if (!name) return;
  const leave = async () => { await api.signOut(); location.reload(); };
  document.getElementById("top-end").append(button(`Sign out ${name}`, leave, { class: "plain" }));
}

document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
window.addEventListener("unhandledrejection", ({ reason }) => { if (reason?.what) notice(`${reason.what} ${reason.advice ?? ""}`.trim(), true); });
window.addEventListener("beforeunload", (event) => { if (holding.size) event.preventDefault(); });
window.addEventListener("hashchange", show);
show();
showVisitor().catch(() => {});
