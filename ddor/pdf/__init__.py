"""From a file to pages of words and ruling lines, and to tables of cells.

Knows PDF, knows nothing of what the tables say. All coordinates are points from the top left corner of the
page as it is shown.
"""
