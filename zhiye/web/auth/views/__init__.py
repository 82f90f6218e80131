"""Views of the login and account pages."""
