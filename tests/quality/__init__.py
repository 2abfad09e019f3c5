"""How good the ranking is: golden queries on the shipped corpus, and public test collections."""
