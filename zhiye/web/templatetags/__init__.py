"""Template libraries Django finds by itself."""
