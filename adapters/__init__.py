"""Everything with a vendor's name or a side effect; it plugs into the ports of `bot`."""
