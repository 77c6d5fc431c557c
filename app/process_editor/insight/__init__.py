"""What cases tell and what would be: a process played ahead, the way that cases really take, a process proposed from what was done by hand."""
