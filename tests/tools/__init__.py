"""Tools that make or measure things for the tests; none is part of the product."""
