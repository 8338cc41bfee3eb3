"""From pages and tables to a Report, and what of the document was not understood."""
