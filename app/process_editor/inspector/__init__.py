"""The panel beside the canvas: reads the selected part aloud, and changes what it is made of."""
