"""What people do: one function a deed, one transaction a function."""
