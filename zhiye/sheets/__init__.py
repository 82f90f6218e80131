"""Spreadsheets in and out: finding headings, cleaning cells, blank templates, failed rows."""
