"""From words to verdicts: which concepts were covered, with the words that show it."""
