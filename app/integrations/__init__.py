"""Doors to the world outside: mail servers and SMS gateways. What goes out, when and how often is decided by the services above."""
