"""Short messages to telephones."""
