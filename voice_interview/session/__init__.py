"""The interview itself, and what is kept of it on disk."""
