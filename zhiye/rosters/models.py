"""No tables: lists of people are uploaded lists (`zhiye.lists`) of the kind `roster`."""
