"""批量填报: employment records as a kind of uploaded list (ZS-26)."""
