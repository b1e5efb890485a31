"""Views: values of the domain turned into answers: questions, columns, titles, sentences; standard library only."""
