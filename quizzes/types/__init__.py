"""One file is one question type, and its name is the kind; quizzes.question finds them."""
