"""Training and evaluation of the offline embedding model that is shipped in `kb/index/offline_model`."""
