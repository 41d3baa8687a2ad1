"""What the person typed, field by field: made fit for a line, checked, and what is offered instead."""
