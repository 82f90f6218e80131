"""Invented people, organisations and cases to try the system out; never in production."""
