"""POINTS, and what they say: scores, grades, item analysis, agreement, exports. Pure: the standard library only."""
