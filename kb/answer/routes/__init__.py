"""The ways an answer is found, each a function `Case -> Answer | None`; None passes the question on."""
