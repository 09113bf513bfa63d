"""What is due: dated rates, the month's price list, and the one SELECT that applies them."""
