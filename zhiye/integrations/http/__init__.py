"""Clients that speak to real providers (docs/integrations.md)."""
