"""Tests of Needmine."""
