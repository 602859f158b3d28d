"""Readers side by side: what of a document's structure survives in ours and in general converters."""
