"""Measures of the grader on whole answers to the built-in bank."""
