"""A story's claims, checked against the reports: what a claims file says (reading), what the reports do (figures)."""
