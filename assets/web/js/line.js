// The line to an interview: messages both ways, and every frame of sound kept until the server has it on disk.

const HEADER_BYTES = 12; // stream, number, rate
const TAKEN_OVER = 4001;
const FINAL = new Set([TAKEN_OVER, 4400, 4404]);
const MOST_FRAMES = 14000; // a quarter of an hour

export class Line {
  /** @param address of the WebSocket
   *  @param on { message(said), sound(utterance, rate, samples), state("open" | "lost" | "ended", why) } */
  constructor(address, on) {
    this.address = address;
    this.on = on;
    this.last = 0; // number of the last message that came
    this.told = 0; // and of the last one acknowledged
    this.stream = null; // what is being listened to
    this.listening = false;
    this.heard_s = 0; // where in the answer that began
    this.frames = []; // { number, bytes } that the server may not have on disk
    this.nextFrame = 0;
    this.waiting = []; // JSON to send when the line is back
    this.tries = 0;
    this.played = 0;
    this.closed = false;
    this.connect();
    this.acknowledging = setInterval(() => this.acknowledge(), 500);
  }

  /** Whether the server has said hello on this connection, and it is still open. */
  get ready() {
    return this.welcomed && this.socket.readyState === WebSocket.OPEN;
  }

  connect() {
    this.welcomed = false;
    this.socket = new WebSocket(this.address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.socket.send(JSON.stringify({ type: "hello", after: this.last }));
    this.socket.onmessage = ({ data }) => (typeof data === "string" ? this.hear(JSON.parse(data)) : this.hearSound(data));
    this.socket.onclose = ({ code, reason }) => this.lost(code, reason);
  }

  lost(code, reason) {
    if (this.closed) return;
    this.welcomed = false;
    if (FINAL.has(code)) {
      this.close();
      this.on.state("ended", code === TAKEN_OVER ? "The interview goes on in another window." : reason);
      return;
    }
    this.tries += 1;
    this.on.state("lost", this.tries);
    this.retry = setTimeout(() => this.connect(), Math.min(5000, 250 * 2 ** this.tries));
  }

  hear(said) {
    if (said.n !== undefined) {
      if (said.n <= this.last) return;
      this.last = said.n;
    }
    if (said.type === "welcome") this.welcome(said);
    else if (said.type === "ack") this.forget(said);
    else if (said.type === "listen") this.begin(said);
    else if (said.type === "deaf") this.end(said.stream);
    else this.on.message(said);
  }

  hearSound(data) {
    const header = new DataView(data);
    const number = header.getUint32(0, true);
    if (number <= this.last) return;
    this.last = number;
    this.on.sound(header.getUint32(4, true), header.getUint32(8, true), new Int16Array(data, HEADER_BYTES));
  }

  welcome({ stream, next }) {
    this.welcomed = true;
    this.tries = 0;
    if (this.played) this.socket.send(JSON.stringify({ type: "played", mark: this.played })); // it may have been lost
    if (stream === this.stream) for (const frame of this.frames) if (frame.number >= next) this.socket.send(frame.bytes);
    for (const text of this.waiting.splice(0)) this.socket.send(text);
    this.on.state("open");
  }

  begin({ stream, heard_s }) {
    this.stream = stream;
    this.heard_s = heard_s;
    this.listening = true;
    this.frames = [];
    this.nextFrame = 0;
  }

  /** The answer is on disk as far as it goes. */
  end(stream) {
    if (stream !== this.stream) return;
    this.listening = false;
    this.frames = [];
  }

  forget({ stream, next }) {
    if (stream === this.stream) this.frames = this.frames.filter((frame) => frame.number >= next);
  }

  /** Send a frame of 16-bit samples, now or when the line is back; nothing happens while nobody listens. */
  sendFrame(samples, rate) {
    if (!this.listening || this.frames.length >= MOST_FRAMES) return;
    const bytes = new Uint8Array(HEADER_BYTES + samples.byteLength);
    const header = new DataView(bytes.buffer);
    header.setUint32(0, this.stream, true);
    header.setUint32(4, this.nextFrame, true);
    header.setUint32(8, rate, true);
    bytes.set(new Uint8Array(samples), HEADER_BYTES);
    this.frames.push({ number: this.nextFrame++, bytes });
    if (this.ready) this.socket.send(bytes);
  }

  /** Take out the sound that may be on no disk yet: { rate, from_s, samples }; 128 ms before it may be part of it. */
  takeRest() {
    const frames = this.frames.splice(0);
    this.listening = false;
    if (!frames.length) return { rate: 16000, from_s: 0, samples: new Int16Array() };
    const rate = new DataView(frames[0].bytes.buffer).getUint32(8, true);
    const parts = frames.map(({ bytes }) => new Int16Array(bytes.buffer, HEADER_BYTES));
    const samples = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { samples.set(part, at); at += part.length; }
    return { rate, from_s: this.heard_s + (frames[0].number * parts[0].length) / rate, samples };
  }

  send(said) {
    const text = JSON.stringify(said);
    if (this.ready) this.socket.send(text);
    else if (this.waiting.at(-1) !== text) this.waiting.push(text); // pressed again because nothing happened
  }

  /** Say that everything before that `drain` was heard. */
  heard(mark) {
    this.played = mark;
    this.send({ type: "played", mark });
  }

  acknowledge() {
    if (this.ready && this.last > this.told) {
      this.told = this.last;
      this.socket.send(JSON.stringify({ type: "got", n: this.last }));
    }
  }

  close() {
    this.closed = true;
    clearInterval(this.acknowledging);
    clearTimeout(this.retry);
    this.socket.close();
  }
}
