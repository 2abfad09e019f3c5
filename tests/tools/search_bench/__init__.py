"""Our search beside its rivals, measured (`make bench-search`).

`corpus` makes 100,000 real passages of Debian's documentation packages, `build` an index of them,
`queries` the questions in nine classes, `engines` our engine and its rivals, each in a process of
its own. `report` writes docs/benchmarks.md from the measured JSON alone. Start with `__main__`.
"""
