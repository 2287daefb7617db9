"""The pages: server-rendered, complete without JavaScript, in French and English.

A page is a `.graphql` document, a template and a handler of one name, side by side in its domain's folder. The handler
asks the schema in-process, as whoever is reading; a form runs a mutation and redirects. What proposals, stories and
opinions have alike is in `contents.py`.
"""

from parvis_web.pages.errors import error_page
from parvis_web.pages.routes import pages_routes

__all__ = ["error_page", "pages_routes"]
