"""QTI of 1EdTech, as packages: an archive with a manifest and a file for each item. Either version reads both."""
