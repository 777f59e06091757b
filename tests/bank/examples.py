"""A small valid bank as text, for tests to break."""

SMALL_BANK = """\
format: 1
id: small
title: A small bank
version: "1"
questions:
  - id: first
    number: 1
    prompt: What is the first thing?
    key_concept: The first thing
    reference_answer: The first thing is this.
    concepts:
      - id: this
        name: This
        weight: 2.5
        statements:
          - The first thing is this.
        misconceptions:
          - The first thing is that.
        advice: Say this.
    terms:
      - text: THIS
        say: this
        sounds_like: [diss]
    follow_ups:
      - number: 1
        id: why
        prompt: Why is it this?
        probes: [this]
        reference_answer: Because it is.
        concepts:
          - id: because
            name: Because
            statements: [It is so because it is.]
            advice: Say because.
"""


def with_line(number: int, *lines: str) -> str:
    """Return the small bank with line ``number`` (from 1) replaced by ``lines``."""
    text = SMALL_BANK.splitlines()
    text[number - 1 : number] = lines
    return "\n".join(text) + "\n"
