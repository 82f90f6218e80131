"""Forms of the person portal. Whether a value is good is judged by the services."""
