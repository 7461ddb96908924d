"""办哪种: the forms of business side by side, and the questions that strike out what cannot be."""
