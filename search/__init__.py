"""Search over everything the portal publishes.

A question walks one straight way: ``query.parse`` -> ``query.plan`` -> an engine -> ``present``.
A section takes part by registering sources, resolvers and words (see ``documents.py``); this
package never imports a section.
"""
