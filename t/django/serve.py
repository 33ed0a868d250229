# Django's own admin on a free port of 127.0.0.1, with a user "boss".
# serve.py DATABASE; prints its URL when it listens.
import socketserver
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

settings.configure(
    DEBUG=False,
    SECRET_KEY="a key of this test only",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    STATIC_URL="/static/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    AUTH_PASSWORD_VALIDATORS=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sys.argv[1],
            "OPTIONS": {"timeout": 60},
        }
    },
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.urls import path  # noqa: E402


def names(request):
    """All users, one a line: what the test counts."""
    text = "".join(u.username + "\n" for u in User.objects.order_by("username"))
    return HttpResponse(text, content_type="text/plain")


urlpatterns = [path("admin/", admin.site.urls), path("names", names)]

call_command("migrate", verbosity=0)
User.objects.create_superuser("boss", "boss@example.org", "a secret")


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass


# SQLite gives up at once when two transactions begin to read and then both
# write, so those that write go one at a time.
writing = threading.Lock()
site = get_wsgi_application()


def one_at_a_time(environ, start_response):
    if environ["REQUEST_METHOD"] != "POST":
        return site(environ, start_response)
    with writing:
        return site(environ, start_response)


server = Server(("127.0.0.1", 0), Handler)
server.set_app(one_at_a_time)
print("http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
