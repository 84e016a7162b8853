"""What is published: files with a schema each, in versioned folders, and a pointer to them."""
