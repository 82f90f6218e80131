"""Notices: an inbox, and an outbox written in the transaction of what it tells about."""
