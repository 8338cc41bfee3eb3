"""What changed from one week, or one revision, to another: `compare.compare` gives `values.Changes`."""
