"""A demo firm with a history, and a tour through all windows."""
