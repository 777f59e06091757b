"""The page in the browser: one more microphone, loudspeaker and set of keys for the same interview."""
