"""The employers' portal."""
