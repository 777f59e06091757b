"""What scripts/evaluate_delivery is made of."""
