"""Cards of records: declared screens, editors, pickers, lines."""
