"""Tests of ddor, and the makers of reports that they read."""
