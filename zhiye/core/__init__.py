"""Machinery that knows nothing of the field: flows, checks, refusals, history, sealed values."""
