"""The interface for other systems (/api/v1/): the same services and selectors as the pages."""
