"""The one web server that every platform shares."""
