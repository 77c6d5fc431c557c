"""Everything in which the databases differ, behind the methods of `base.Backend`."""
