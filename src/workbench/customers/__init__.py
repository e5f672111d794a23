"""One page per customer, and the list of them."""
