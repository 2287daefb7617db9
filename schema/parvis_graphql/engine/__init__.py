"""The reading engine: turns declared types and a selection into SQL. Knows no domain.

`declarations` says what a type may be made of, `interpreter` answers a selection with one statement per relation and
level, `reads` holds the snapshot all root fields of an operation share, `price` says beforehand what it will cost.
"""
