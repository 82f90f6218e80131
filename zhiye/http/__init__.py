"""What the pages and the API both need to know of a request and say in an answer."""
