"""The web application in a real browser, over the corpus that ships."""
