"""Room: how concepts and delivery develop from session to session, and what to practise next (pure)."""
