"""Cases of processes as they run: one transaction a step, each step once, whoever's window or agent does it."""
