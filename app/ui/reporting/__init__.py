"""Reports and papers on the screen: parameters, viewer, preview."""
