"""The bench itself: that its parts run and its figures are counted right; never a timed test."""
