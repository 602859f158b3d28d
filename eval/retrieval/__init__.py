"""Retrieval over a corpus of ready-made clauses: ours beside other systems, each in a process of its own."""
