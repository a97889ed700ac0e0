"""What reviewers do, and what they need for it: kept beside the record, and every act of theirs an entry in it."""
