"""The reports: hashtags, groups, hours, before and after."""
