"""Where a new process begins: drawn from nothing, from a ready process by a few questions, or from a file."""
