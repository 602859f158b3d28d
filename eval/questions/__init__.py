"""Question sets on the shipped documents, and their checker."""
