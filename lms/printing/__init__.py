"""The certificate on paper: what the sheet says, the fonts that it is set in, and the press that makes the PDF."""
