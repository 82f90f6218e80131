"""Every component in every state, for screenshots and accessibility tests (demo profile only)."""
