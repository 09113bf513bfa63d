"""What leaders and officers see at a glance; owns no table."""
