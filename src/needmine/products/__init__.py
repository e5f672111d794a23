"""What the bank can offer: products and services, whom they suit and what to say about them.

Reads the bank's ``products.yml``.
Writes no table; actions take the products as `needmine.products.tables.Product`.
"""
