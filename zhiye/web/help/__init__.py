"""使用帮助: the manuals of docs/, section by section, beside the page they explain (ZS-46)."""
