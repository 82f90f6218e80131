"""Set-up, start and checks of this checkout."""
