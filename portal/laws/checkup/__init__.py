"""引用体检: finds what a text cites and judges it on a day; the same nightly over the portal's own pages."""
