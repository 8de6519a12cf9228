"""Middleware: a line a request in the log, and the domain's errors as pages."""

import logging
import time
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from valstuga.core.errors import DomainError
from valstuga.core.logs import safe_path

log = logging.getLogger("valstuga.request")
Handler = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """Method, path, status and milliseconds: enough to find a fault, nothing about a person."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        ms = round((time.perf_counter() - start) * 1000, 1)
        fields = {
            "method": request.method,
            "path": safe_path(request.path),
            "status": response.status_code,
            "ms": ms,
        }
        log.info("request", extra={"fields": fields})
        return response


class DomainErrorMiddleware:
    """Turns a DomainError into a page (or problem+json) with its status; nothing is written, the transaction is gone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if exception.status == 404:
            raise Http404 from exception
        if request.path.startswith("/api/"):
            body = {"title": str(exception.title), "status": exception.status, "detail": str(exception)}
            return JsonResponse(body, status=exception.status, content_type="application/problem+json")
        return render(request, "core/error.html", {"error": exception}, status=exception.status)
