"""Uploading, previewing and downloading files, for every portal."""
