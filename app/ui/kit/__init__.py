"""What every page builds on: theme, icons, workers, messages, pages and small widgets."""
