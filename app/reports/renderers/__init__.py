"""Files of a report: one module a format, each with ``write(result, chart, file)``."""
