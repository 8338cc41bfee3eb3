"""A file becomes a report: read, its places found, shown as JSON."""
