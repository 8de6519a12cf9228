"""Pages that belong to no organisation: is the server well?"""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from valstuga.core.gates import public_view


@public_view
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers; for a reverse proxy or a monitor."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
