"""What tests share: makers of reports, readers of outputs, databases, a browser."""
