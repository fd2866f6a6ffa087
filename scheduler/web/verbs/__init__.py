"""What the pages' forms do, by area: each calls one verb, as whoever is signed in.

The one place between the pages and the verbs. Each verb asks by itself who may, and compares what
was seen with what is there, in its own transaction.
"""
