// Requests to the server. Whatever goes wrong becomes an `ApiError` that can be shown as it is.

export class ApiError extends Error {
  constructor(status, what, advice = "") {
    super(`${what} ${advice}`.trim());
    this.status = status;
    this.what = what;
    this.advice = advice;
  }
}

async function send(method, path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { method, ...options });
  } catch {
    throw new ApiError(0, "The server does not answer.", "Look whether voice-interview serve is still running.");
  }
  const body = await answer.json().catch(() => null);
  if (answer.status === 401) {
    location.reload(); // the page that comes says how to get in again
    throw new ApiError(401, "You are not signed in any more.");
  }
  if (!answer.ok) throw new ApiError(answer.status, body?.error?.what ?? "That did not work.", body?.error?.advice ?? "");
  return body;
}

const asJson = (value) => ({ headers: { "content-type": "application/json" }, body: JSON.stringify(value) });
const at = (...parts) => `/api/${parts.map(encodeURIComponent).join("/")}`;

export const api = {
  about: () => send("GET", "/api/about"),
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
  regrade: (id) => send("POST", at("sessions", id, "regrade"), asJson({})),
  dispute: (id, said) => send("POST", at("sessions", id, "disputes"), asJson(said)),
  sound: (id, turn, kind) => `${at("sessions", id, "turns", String(turn))}/${kind}.wav`,
  waveform: (id, turn, kind) => send("GET", at("sessions", id, "turns", String(turn), kind, "waveform")),
  begin: (wanted) => send("POST", "/api/interviews", asJson(wanted)),
  line: (id) => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${at("interviews", id, "line")}`,
};
