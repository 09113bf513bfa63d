"""The registers: people, households, and who is entitled to what by which decision."""
