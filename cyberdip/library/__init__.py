"""What we know: cards, decks and the search index."""
