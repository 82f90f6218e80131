"""The reviewers' and regulators' portal."""
