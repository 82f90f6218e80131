"""`make load`: people at work on a server of its own, more and more of them."""
