"""From sound to utterances: where somebody speaks, and when a turn is over."""
