"""Reference data of the field: work items, licence tree, inspection and NDT items, titles."""
