"""Judge: rules as data over what readers found. Pure functions, no input or output but the package's own data files."""
