"""Labs: executed notebooks. Running them again and comparing, and showing one as a page."""
