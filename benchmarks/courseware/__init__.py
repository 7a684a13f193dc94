"""What reading is worth and what it costs: hand-checked references, and times beside NLTK's own tagger."""
