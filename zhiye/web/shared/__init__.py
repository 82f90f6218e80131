"""What the portals share: base pages, components, forms, paging, error pages."""
