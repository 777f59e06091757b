"""The models the program can use: which there are, bringing them here, finding them on this machine."""
