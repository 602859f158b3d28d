"""Files made to hurt whoever reads them, and a harness that shows what reading them costs."""
