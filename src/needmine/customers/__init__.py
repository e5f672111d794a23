"""One person out of many departments' records, with an id that lasts.

Reads parties, crosswalk, account_holders, accounts, managers.
Writes customer_records, customers, customer_values, customer_accounts, links, link_decisions,
customer_ids, customer_events, linking_models, linking_records, linking_pairs.
"""
