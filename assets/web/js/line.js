// The line to an interview: messages both ways, and every frame of sound kept until the server has it.

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
    this.frames = []; // { number, bytes } that the server may not have
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
    else if (said.type === "listen") this.begin(said.stream);
    else if (said.type === "deaf") this.listening = this.listening && said.stream !== this.stream;
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
    this.forget({ stream, next });
    if (this.played) this.socket.send(JSON.stringify({ type: "played", mark: this.played })); // it may have been lost
    for (const frame of this.frames) this.socket.send(frame.bytes);
    for (const text of this.waiting.splice(0)) this.socket.send(text);
    this.on.state("open");
  }

  begin(stream) {
    this.stream = stream;
    this.listening = true;
    this.frames = [];
    this.nextFrame = 0;
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

  send(said) {
    const text = JSON.stringify(said);
    if (this.ready) this.socket.send(text);
    else this.waiting.push(text);
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
