"""What a learner does: items, attempts, the schedule, the review log."""
