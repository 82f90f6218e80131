"""Forms of the portal. Whether a value is good is judged by the services."""
