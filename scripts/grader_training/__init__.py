"""Training of a pair model for the grader: sources of pairs, spoken-style augmentation, the network."""
