"""Care for what is published: flags, holding, decisions with reasons, a public log."""
