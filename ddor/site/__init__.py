"""A static site of what the archive holds: an overview and a page a week, to open from disk or put on a web server.

`content` has the nouns of a page, made from frames by the modules named after what they make; `charts` draws; `site`
puts it all into files. Nothing but the templates knows HTML.
"""
