"""What a campaign file and organisation.yaml hold, as checked values."""
