"""Forms of the portal; values are judged by the rules of the core and by the services."""
