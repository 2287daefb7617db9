"""The demonstration: five communes alive, for whoever tries Parvis."""
