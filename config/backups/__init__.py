"""What `python -m config.backup` and `python -m config.restore` are made of."""
