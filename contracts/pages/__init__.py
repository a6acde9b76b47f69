"""What the pages of contracts show: the register and a contract, and its desks."""
