"""What the stand-ins of the platforms share: time, being a process, and being looked at. Nothing of any platform."""
