"""Facts that several rooms share: data, and the smallest functions over it."""
