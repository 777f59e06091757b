"""Starts everything: settings, engines, models, command line."""
