"""What others have pasted into their pages, held still."""
