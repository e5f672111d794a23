"""People found in flat files: any columns, no master, no crosswalk, and nobody to ask."""
