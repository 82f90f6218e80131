"""Lists of people as offices keep them, taken over into the register (名册导入)."""
