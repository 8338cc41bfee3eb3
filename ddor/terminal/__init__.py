"""Words and tables for a terminal. Knows nothing of how figures came about."""
