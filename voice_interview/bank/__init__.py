"""Question banks: what is asked, and what a good answer says."""
