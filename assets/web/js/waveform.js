// The picture of a recording: how loud, where it was silent, and what was said where.

const BAR = 3; // pixels a bar and its gap take
const MARK_HEIGHT = 6;

export class Waveform {
  /** @param seek called with the second that was pointed at
   *  @param play called when pointing there is over */
  constructor(canvas, seek, play) {
    this.canvas = canvas;
    this.peaks = [];
    this.duration_s = 0;
    this.marks = [];
    this.pauses = [];
    this.fillers = [];
    this.at_s = 0;
    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      seek(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * this.duration_s);
    };
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); point(event); });
    canvas.addEventListener("pointermove", (event) => { if (event.buttons) point(event); });
    canvas.addEventListener("click", play);
    this.watching = new ResizeObserver(() => this.draw());
    this.watching.observe(canvas);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.recolour = () => this.draw();
    this.dark.addEventListener("change", this.recolour);
  }

  /** @param of { peaks, duration_s, marks: [{ from, to, status }], pauses and fillers: [{ start_s, end_s }] } */
  show(of) {
    Object.assign(this, of);
    this.draw();
  }

  moveTo(at_s) {
    this.at_s = at_s;
    this.draw();
  }

  draw() {
    const { canvas } = this;
    const scale = window.devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    if (!width || !this.duration_s) return;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const colours = getComputedStyle(canvas);
    const colour = (name) => colours.getPropertyValue(`--${name}`);
    const x = (second) => (second / this.duration_s) * width;
    this.drawPauses(pen, x, height, colour("line"));
    this.drawBars(pen, width, height, colour("edge"), colour("accent"));
    for (const { from, to, status } of this.marks) {
      pen.fillStyle = colour(status);
      pen.fillRect(x(from), height - MARK_HEIGHT, Math.max(3, x(to) - x(from)), MARK_HEIGHT);
    }
    pen.fillStyle = colour("partial");
    for (const { start_s } of this.fillers) pen.fillRect(x(start_s) - 1, 0, 3, 2 * MARK_HEIGHT);
    pen.fillStyle = colour("ink");
    pen.fillRect(x(this.at_s) - 1, 0, 2, height);
  }

  drawPauses(pen, x, height, colour) {
    pen.fillStyle = colour;
    for (const { start_s, end_s } of this.pauses) pen.fillRect(x(start_s), 0, x(end_s) - x(start_s), height);
  }

  drawBars(pen, width, height, ahead, behind) {
    const loudest = Math.max(0.05, ...this.peaks);
    const bars = Math.floor(width / BAR);
    const middle = (height - MARK_HEIGHT) / 2;
    const passed = (this.at_s / this.duration_s) * bars;
    for (let bar = 0; bar < bars; bar++) {
      const first = Math.floor((bar / bars) * this.peaks.length);
      const last = Math.max(first + 1, Math.floor(((bar + 1) / bars) * this.peaks.length));
      const tall = Math.max(1, (Math.max(...this.peaks.slice(first, last)) / loudest) * (middle - 6));
      pen.fillStyle = bar < passed ? behind : ahead;
      pen.fillRect(bar * BAR, middle - tall, BAR - 1, 2 * tall);
    }
  }

  close() {
    this.watching.disconnect();
    this.dark.removeEventListener("change", this.recolour);
  }
}
