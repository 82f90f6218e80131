"""Sandboxes: deterministic answers for development, demo and tests."""
