"""The WSGI application that gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")

application = get_wsgi_application()

# What is loaded by now lives as long as the process. Else the collector looks all of it through again and again, each
# time for longer than a page takes to make.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
