"""Store stage, the steps themselves. A step says in plain SQL terms what it does, and is never changed afterwards."""
