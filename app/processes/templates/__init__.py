"""Ready processes by trade: a few questions, and a drawing that works as it is and can be changed like any other."""
