"""The public page of the legal clock: a limit counted day by day, with its legal basis."""
