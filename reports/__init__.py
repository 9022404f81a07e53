"""Tell: the weekly page that marketers act on, and the pack that legal files. Both come from stored captures only."""
