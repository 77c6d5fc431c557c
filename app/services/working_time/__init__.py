"""When people work and in which zone: asked by planning and by reminders."""
