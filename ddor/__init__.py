"""Turns ICE's Declined Detainer Outcome Reports into tables that can be checked and printed."""
