"""The pages of the calendar: looking, moving, following, exporting and importing."""
