"""This app registers nothing with the layers below."""
