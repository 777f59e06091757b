"""How an answer was spoken: pace, pauses, fillers, pitch, loudness, and what to make of them."""
