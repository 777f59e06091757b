"""Tests of the room progress."""
