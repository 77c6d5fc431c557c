"""Lists of records: windowed model, painting, filters, views, groups with sums, selection."""
