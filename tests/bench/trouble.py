# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in a measurement, as a sentence."""


class BenchError(Exception):
    """Ends the row that is being measured; its text is shown as it is."""
