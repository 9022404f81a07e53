"""The verbs a rule may use, one module per verb."""
