"""How much of the server's time a request costs, beside the least that it could cost."""
