// The microphone: opening it, saying in plain words why it cannot be opened, and frames of what it hears.

const WANTED_RATE_HZ = 16000;
export const FLOOR_DB = -60;

export class MicrophoneError extends Error {
  constructor(what, advice) {
    super(`${what} ${advice}`);
    this.what = what;
    this.advice = advice;
  }
}

const REASONS = {
  NotAllowedError: ["The browser may not use the microphone.", "Allow it with the icon in the address bar, then try again. Or type your answers."],
  NotFoundError: ["There is no microphone.", "Plug one in and try again, or type your answers."],
  OverconstrainedError: ["That microphone is not there any more.", "Choose another one."],
  NotReadableError: ["The microphone is in use by another program.", "Close that program and try again."],
};

export class Microphone {
  /** @param onFrame called with ({ samples: ArrayBuffer of 16-bit, rms, peak }, rate) about 16 times a second
   *  @param onLost called when the microphone was unplugged */
  constructor(onFrame, onLost = () => {}) {
    this.onFrame = onFrame;
    this.onLost = onLost;
  }

  async open(deviceId) {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw new MicrophoneError("This browser gives pages no microphone here.", "Open the page at 127.0.0.1, or over https.");
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: { deviceId: deviceId ? { exact: deviceId } : undefined, channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: true },
      });
    } catch (error) {
      throw new MicrophoneError(...(REASONS[error.name] ?? ["The microphone cannot be opened.", String(error.message)]));
    }
    this.stream.getAudioTracks()[0].addEventListener("ended", this.onLost);
    await this.listen();
  }

  async listen() {
    let source;
    try {
      this.context = new AudioContext({ sampleRate: WANTED_RATE_HZ });
      source = this.context.createMediaStreamSource(this.stream);
    } catch { // some browsers do not change the rate of a microphone; the server does
      await this.context?.close();
      this.context = new AudioContext();
      source = this.context.createMediaStreamSource(this.stream);
    }
    await this.context.audioWorklet.addModule("/static/js/capture.js");
    // Both are kept, or the browser collects them while they work; the silent way out keeps them being asked.
    this.capture = new AudioWorkletNode(this.context, "capture", { channelCount: 1, channelCountMode: "explicit" });
    this.capture.port.onmessage = ({ data }) => this.onFrame(data, this.context?.sampleRate);
    this.source = source;
    source.connect(this.capture).connect(this.context.destination);
    await this.context.resume();
  }

  get label() {
    return this.stream?.getAudioTracks()[0]?.label ?? "";
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.stream = this.context = this.source = this.capture = null;
  }
}

/** Return the microphones by name; names are empty until the browser may use one. */
export async function microphones() {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices.filter((one) => one.kind === "audioinput");
}

/** Return a level in decibels below full scale as 0 to 1 of a meter. */
export function share(amplitude) {
  const db = amplitude > 0 ? 20 * Math.log10(amplitude) : FLOOR_DB;
  return Math.max(0, Math.min(1, 1 - db / FLOOR_DB));
}
