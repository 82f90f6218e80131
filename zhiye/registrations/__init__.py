"""Practice registration by mutual consent (执业公示)."""
