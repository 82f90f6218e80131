"""What the public may ask (公众查询)."""
