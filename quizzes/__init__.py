"""What an answer is worth: values and rules that know nothing of who gave it, when, or where it is kept."""
