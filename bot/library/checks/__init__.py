"""What is wrong with a knowledge folder, beyond what a publish says: one module a matter."""
