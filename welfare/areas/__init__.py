"""Communes and hamlets, with the dates between which they were in force."""
