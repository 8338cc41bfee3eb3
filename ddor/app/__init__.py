"""The app: the archive in a browser, served on this machine, with what a person decides.

`desk` is what a person has before them (an archive, a folder, decisions); `asking` is a question as an address; each
further module makes the pages it is named after, out of the nouns and templates of ddor.site. `server` puts them
together, and `safety` says who may ask for them.
"""
