"""Public test collections as they are handed out: one module a layout, the same plain values."""
