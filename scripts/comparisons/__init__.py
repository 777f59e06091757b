"""Other systems that write down speech while it is spoken, for `scripts/compare_live`."""
