"""The shipped reports: one file each, in a package for each domain."""
