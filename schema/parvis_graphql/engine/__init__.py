"""The reading engine: turns declared types and a selection into one SQL statement per root field. Knows no domain.

Declaring   `declarations` is what type files write, `declared` what comes of it, `entities` and `pages` the types,
            `checks` compares them with the tables.
Compiling   `selection` is what was asked; `compiler` makes an object of a row, `values` its own fields, `relations`,
            `lists` and `by_global_id` those that lead on, `records` what hangs on an object made in Python; `pieces`,
            `json_sql` and `statements` are what they work with, `fill` and `computing` what Python adds afterwards.
Running     `plans` keeps what was compiled, by `shape` and `asker`; `execution` runs it over `reads`, the snapshot, and
            `connection`; `answer` is text until somebody wants to look inside; `price` says beforehand what it costs.
"""
