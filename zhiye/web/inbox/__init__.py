"""Messages and announcements, for every portal."""
