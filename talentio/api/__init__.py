"""The API of version 1: the routers of the apps, one way in, one shape of errors, one description."""
