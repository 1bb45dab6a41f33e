"""In which language and where pages are: what is stored of it depends on nobody who saves."""
