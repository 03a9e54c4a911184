"""Pictures drawn from what a claim printed: a mark `<!--picture: kind-->` in the snippet's file asks for one.

Each kind is a module with two names. `READS` says which lines of output it understands; `draw(output, words)` makes the
panels and their description from them, so that a picture cannot show what no run has printed. Nothing is stored: the site
draws when it is built. The words stand in words.yml, the colours in the theme's stylesheet.
"""
