"""What the scene holds: items that paint, and nothing else. They know no document; the scene tells them what to show."""
