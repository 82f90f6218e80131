"""Stored files: checked, cleaned, kept outside the web root, shown only through a rule."""
