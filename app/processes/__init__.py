"""Business processes as plain values: what is drawn, how it runs, what is wrong with it. Knows no database and no window."""
