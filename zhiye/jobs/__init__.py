"""Scheduled and queued work; each job calls one service."""
