"""Measures how the program listens; `scripts/bench` is the way in."""
