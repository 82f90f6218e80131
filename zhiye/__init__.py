"""zhiye (执业): the open platform for people who work with special equipment."""
