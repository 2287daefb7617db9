"""Photos of any domain: uploads, the processing job, what may be shown."""
