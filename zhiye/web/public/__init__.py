"""公众服务 pages anyone may open."""
