"""Care, as the schema shows it: flags, cases, decisions and their public log."""
