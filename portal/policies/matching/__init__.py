"""The policy matcher: facts, rules and cases of all policies; questions, results, their checks and their JSON."""
