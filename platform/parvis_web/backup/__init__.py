"""`parvis backup` and `parvis restore`: the database and the published pictures, in one folder.

The tables are read in one snapshot. The folder appears whole, with its manifest, or not at all; a restore believes
nothing in it that does not have the digest that the manifest names, and changes nothing before all of it has.
"""
