"""What people answered, and how the answers go back to the library."""
