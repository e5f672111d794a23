"""Pairs of records that may be one customer, and what people decided about them."""
