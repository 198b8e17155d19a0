"""What is read of quizzes and attempts, one file for each noun."""
