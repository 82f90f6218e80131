"""Kinds of cases, declared once; queues, counts, next steps, links and pages are derived."""
