"""How the demonstration is sent: through the services, as people would, on a timeline that lies in the past."""
