"""What every router of the API is made of: shapes, refusals, pages, editions, limits.

It knows no domain; `talentio.api` puts the routers of the apps together.
"""
