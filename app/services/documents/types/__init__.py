"""One file per document type; each declares itself when it is imported."""
