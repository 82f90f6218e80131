"""Organisations and who may act for them (单位、授权)."""
