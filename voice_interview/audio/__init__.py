"""Sound in and out: chunks, files, devices, levels. Imports no other room."""
