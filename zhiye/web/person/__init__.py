"""The workers' portal on a phone."""
