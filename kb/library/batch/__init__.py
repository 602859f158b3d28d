"""Library, batch (批量与评测): question sets read, answered and judged; runs in the background; two runs compared.

`eval.answer` and `eval.run` are commands over this room, and the page's screen is another face of it.
"""
