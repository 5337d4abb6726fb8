"""Everything a person sees: values in, Rich renderables, plain text and prompts out."""
