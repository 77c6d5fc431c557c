"""Tests of the window's lists."""
