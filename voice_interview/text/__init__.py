"""From utterances to words with times."""
