"""The web desk: pages of people who never use a terminal. It calls the verbs and knows no rule."""
