// The loudspeaker: plays what arrives without a gap, says when it was heard, and falls silent at once.

const SOONEST_S = 0.02; // a chunk that is to begin in less may come too late

export class Player {
  constructor() {
    this.context = new AudioContext();
    this.ends = 0;
    this.playing = new Map(); // source node -> utterance
    this.silenced = 0;
  }

  /** Must be called from a click or a key, or browsers keep the page silent. */
  async start() {
    await this.context.resume();
  }

  /** Play 16-bit samples after everything before them. */
  play(utterance, rate, samples) {
    if (utterance <= this.silenced) return;
    const buffer = this.context.createBuffer(1, samples.length, rate);
    const channel = buffer.getChannelData(0);
    for (let at = 0; at < samples.length; at++) channel[at] = samples[at] / 32767;
    const node = this.context.createBufferSource();
    node.buffer = buffer;
    node.connect(this.context.destination);
    const soonest = this.context.currentTime + SOONEST_S;
    if (this.ends < soonest) performance.mark("voice begins", { startTime: performance.now() + SOONEST_S * 1000 });
    const begins = Math.max(this.ends, soonest);
    node.start(begins);
    this.ends = begins + buffer.duration;
    this.playing.set(node, utterance);
    node.onended = () => this.playing.delete(node);
  }

  /** Call `heard` once everything handed over so far has been heard. */
  drain(heard) {
    const left = this.ends - this.context.currentTime;
    if (left <= 0) heard();
    else setTimeout(() => this.drain(heard), Math.max(20, left * 1000));
  }

  /** Fall silent, and play nothing more of this utterance. */
  hush(utterance) {
    this.silenced = Math.max(this.silenced, utterance);
    for (const node of this.playing.keys()) node.stop();
    this.playing.clear();
    this.ends = 0;
  }

  close() {
    this.context.close();
  }
}
