"""The ground every domain stands on: settings, database, clock, ids, errors, event rows, jobs, mail."""
