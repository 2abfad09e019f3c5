"""Tests of the engine border; they run on both Whooshes."""
