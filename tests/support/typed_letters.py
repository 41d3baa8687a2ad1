"""Letters that Marcus wrote himself."""

THANKS = """\
Hi Denise,

thanks for walking me through the new closing routine on Friday.
I left with two ideas for the vault count.

See you soon,
Marcus
"""
PLEA = """\
Hi Denise,

you asked how I would handle a cash shortage at close, and I never finished. I recount with a
second person before anyone leaves, and I write it down.

May I tell you the rest over a coffee, whenever it suits you?

Thanks,
Marcus
"""
