"""The same process as a table, for those who do not draw and for screen readers; every cell changes the same document (UX 2 B4)."""
