"""Cases of processes as people see them: what is mine to do, how far a case is, what can be begun."""
