"""The code tables as public pages, below /about/codes/: read, searched and downloaded."""
