"""Speed, measured beside the bare database or library in the same run. Nothing here ever fails a test run."""
