"""The workbench: what people at the bank see and do.

`start` sets it up; the pages read published rows and never run analytics.
"""
