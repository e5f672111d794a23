"""Sign-in, layout, access, audit, health: what every page stands in."""
