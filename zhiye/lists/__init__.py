"""Uploaded lists: judged row by row, shown, written on a word. What a list is of, its kind says."""
