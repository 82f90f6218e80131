"""Regions of GB/T 2260, authorities over them, their rules, and the overridden working days."""
