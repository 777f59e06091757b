// Requests to the server. Whatever goes wrong becomes an `ApiError` that can be shown as it is.

export class ApiError extends Error {
  constructor(status, what, advice = "") {
    super(`${what} ${advice}`.trim());
    this.status = status;
    this.what = what;
    this.advice = advice;
  }
}

/** Who holds sound that the server does not have: while there is somebody, the page is not left by itself. */
export const holding = new Set();

/** Return the server's answer, which is a good one. */
async function asked(method, path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { method, ...options });
  } catch {
    throw new ApiError(0, "The server does not answer.", "Look whether voice-interview serve is still running.");
  }
  if (answer.ok) return answer;
  if (answer.status === 401 && !options.stay) {
    if (!holding.size) location.reload(); // the page that comes says how to get in again
    throw new ApiError(401, "You are not signed in any more.", "Sign in, or open the address that voice-interview serve printed, in a new tab.");
  }
  const body = await answer.json().catch(() => null);
  throw new ApiError(answer.status, body?.error?.what ?? "That did not work.", body?.error?.advice ?? "");
}

const send = async (...wanted) => (await asked(...wanted)).json();

/** Fetch a file and hand it to the person as a download. */
async function keep(path, name) {
  const address = URL.createObjectURL(await (await asked("GET", path)).blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const asJson = (value) => ({ headers: { "content-type": "application/json" }, body: JSON.stringify(value) });
const at = (...parts) => `/api/${parts.map(encodeURIComponent).join("/")}`;

export const api = {
  about: (stay = false) => send("GET", "/api/about", { stay }),
  voices: () => send("GET", "/api/voices"),
  signOut: () => send("POST", "/api/sign-out", asJson({})),
  banks: () => send("GET", "/api/banks"),
  bank: (id) => send("GET", at("banks", id)),
  bankSource: (id) => send("GET", at("banks", id, "source")),
  saveBank: (id, text) => send("PUT", at("banks", id), asJson({ text })),
  deleteBank: (id) => send("DELETE", at("banks", id)),
  checkBank: (text, meaning) => send("POST", "/api/banks/check", asJson({ text, meaning })),
  importDocument: (file) => send("POST", `/api/banks/import?name=${encodeURIComponent(file.name)}`, { body: file }),
  gradeAnswer: (bank, question, follow_up, answer) => send("POST", at("banks", bank, "grade"), asJson({ question, follow_up, answer })),
  sessions: (query) => send("GET", `/api/sessions?q=${encodeURIComponent(query)}`),
  session: (id) => send("GET", at("sessions", id)),
  deleteSession: (id, audioOnly) => send("DELETE", `${at("sessions", id)}?audio_only=${audioOnly}`),
  exported: (id, format) => keep(`${at("sessions", id)}/export.${format}`, `voice-interview-${id}.${format}`),
  correct: (id, said) => send("POST", at("sessions", id, "corrections"), asJson(said)),
  rest: (id, rate, from_s, body) => send("POST", `${at("sessions", id, "rest")}?rate_hz=${rate}&from_s=${from_s}`, { body, stay: true }),
  progress: () => send("GET", "/api/progress"),
  keeping: () => send("GET", "/api/keeping"),
  keep: (retention_days) => send("PUT", "/api/keeping", asJson({ retention_days })),
  regrade: (id) => send("POST", at("sessions", id, "regrade"), asJson({})),
  dispute: (id, said) => send("POST", at("sessions", id, "disputes"), asJson(said)),
  sound: (id, turn, kind) => `${at("sessions", id, "turns", String(turn))}/${kind}.wav`,
  waveform: (id, turn, kind) => send("GET", at("sessions", id, "turns", String(turn), kind, "waveform")),
  begin: (wanted) => send("POST", "/api/interviews", asJson(wanted)),
  line: (id) => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${at("interviews", id, "line")}`,
};
