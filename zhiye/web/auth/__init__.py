"""Pages for logging in, for one's own account, and for whom one acts."""
