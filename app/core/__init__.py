"""Plain Python that every other room may use: no Qt, no database."""
