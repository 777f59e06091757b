"""Fitting how the grader weighs what it knows of an answer."""
