"""A person's certificates and the items on them (资格证书)."""
