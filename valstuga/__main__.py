"""`python -m valstuga COMMAND`: Django's management commands, what `bin/valstuga` runs."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valstuga.config.settings")
    execute_from_command_line(["valstuga", *sys.argv[1:]])
