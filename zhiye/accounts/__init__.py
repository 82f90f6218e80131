"""Users, passwords, codes, sessions, and for whom a user may act."""
