"""Tests of fetching, converting and finding models."""
