"""How each person is paid: cash or a bank account, from which month."""
