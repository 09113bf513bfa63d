"""Tests: behaviour in sentences, feature by feature."""
