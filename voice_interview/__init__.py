"""A mock interviewer that asks aloud, listens, judges and answers aloud, all on this computer."""

__version__ = "0.1.0"
