"""What a trainer does: papers and their codes, result files, item analysis."""
