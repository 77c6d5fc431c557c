"""What the database itself guards: the journal and the rights of logins."""
