"""E-mail and SMS on their way out: a queue in the database, sent by whoever holds a row's lease."""
