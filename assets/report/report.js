// Plays answers from a word, a concept or a point of the picture. Without it, everything can be read and heard.
"use strict";
document.documentElement.classList.add("scripted");

const figures = new Map();
for (const figure of document.querySelectorAll("figure[data-turn]")) {
  const audio = figure.querySelector("audio");
  const picture = figure.querySelector("svg");
  const playhead = figure.querySelector(".playhead");
  const duration = Number(figure.dataset.duration);
  const words = [...document.querySelectorAll(`blockquote[data-turn="${figure.dataset.turn}"] [data-s]`)];
  figures.set(figure.dataset.turn, audio);

  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    play(audio, ((event.clientX - box.left) / box.width) * duration);
  });
  audio.addEventListener("play", () => {
    for (const other of figures.values()) if (other !== audio) other.pause();
  });
  audio.addEventListener("timeupdate", () => {
    const share = `${Math.min(100, (100 * audio.currentTime) / duration)}%`;
    playhead.setAttribute("x1", share);
    playhead.setAttribute("x2", share);
    playhead.classList.add("on");
    let now = null;
    for (const word of words) if (Number(word.dataset.s) <= audio.currentTime + 0.05) now = word;
    for (const word of words) word.classList.toggle("now", word === now && !audio.paused);
  });
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-s]");
  const holder = target && target.closest("[data-turn]");
  const audio = holder && figures.get(holder.dataset.turn);
  if (audio) play(audio, Number(target.dataset.s));
});

function play(audio, time) {
  const start = () => {
    audio.currentTime = time;
    audio.play();
  };
  if (audio.readyState > 0) return start();
  audio.addEventListener("loadedmetadata", start, { once: true });
  audio.preload = "metadata";
  audio.load();
}

const closed = () => document.querySelectorAll("details:not([open])");
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...closed()];
  for (const part of opened) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of opened) part.open = false;
});
