"""Today's list: whom to call, about what, and what may not be offered."""
