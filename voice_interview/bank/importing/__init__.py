"""Question lists in the forms people keep them: read into questions with their answers and lines."""
