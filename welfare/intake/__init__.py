"""Commune workbooks: read, understand, show, and write people and their accounts from them."""
