"""The web server's way in. Behind a trusted proxy the visitor's own address and scheme count (rate limits, secure links)."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valstuga.config.settings")
application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), trusted_hosts=os.environ.get("TRUSTED_PROXIES", "127.0.0.1")
)
