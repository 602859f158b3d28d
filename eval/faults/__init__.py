"""What becomes of the knowledge base when processes die, disks fill, files rot and clocks jump."""
