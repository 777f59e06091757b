"""From verdicts to what is said aloud, and saying it."""
