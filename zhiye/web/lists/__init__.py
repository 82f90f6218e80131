"""The pages of uploaded lists, the same in every portal: all lists of a kind, and one of them."""
