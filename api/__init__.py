"""How the bank is spoken to over HTTP. What holds for every version stands here; each version is a package."""
