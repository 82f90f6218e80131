"""What is sent and what comes back, each field described in Chinese."""
