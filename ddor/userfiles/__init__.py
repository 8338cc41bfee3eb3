"""Files that people edit or open: written whole, under a lock, safe in a spreadsheet."""
