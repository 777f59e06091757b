// Runs in the audio thread: collects samples into frames of 64 ms and hands them over as 16-bit numbers.

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.length = Math.round(sampleRate * 0.064);
    this.frame = new Int16Array(this.length);
    this.filled = 0;
    this.squares = 0;
    this.peak = 0;
  }

  process([input]) {
    const channel = input[0];
    const count = channel ? channel.length : 128; // a microphone that is gone gives nothing: that is silence
    for (let at = 0; at < count; at++) {
      const sample = channel ? Math.max(-1, Math.min(1, channel[at])) : 0;
      this.frame[this.filled++] = Math.round(sample * 32767);
      this.squares += sample * sample;
      this.peak = Math.max(this.peak, Math.abs(sample));
      if (this.filled === this.length) this.hand();
    }
    return true;
  }

  hand() {
    const samples = this.frame;
    const rms = Math.sqrt(this.squares / this.length);
    this.port.postMessage({ samples: samples.buffer, rms, peak: this.peak }, [samples.buffer]);
    this.frame = new Int16Array(this.length); // what was handed over is gone here
    this.filled = this.squares = this.peak = 0;
  }
}

registerProcessor("capture", Capture);
