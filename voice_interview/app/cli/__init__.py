"""The commands; each module parses, calls one job and prints."""
