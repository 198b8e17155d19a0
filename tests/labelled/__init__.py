"""Items that a person has labelled with their flaws, and how well the rules of linting find these."""
