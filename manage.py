#!/usr/bin/env python
"""Django's command line for this application; `./run manage …` sets up the environment first."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # The settings say what is missing in a sentence; a traceback would bury it.
        sys.exit(str(error))


if __name__ == "__main__":
    main()
