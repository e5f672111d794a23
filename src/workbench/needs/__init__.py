"""The needs of a customer with their evidence, and the needs of the whole bank."""
