"""Addresses of sign-in, language, audit, files, health and metrics."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/demo", views.sign_in_demo, name="sign_in_demo"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("language", views.language, name="language"),
    path("audit/", views.audit, name="audit"),
    path("audit/check", views.audit_check, name="audit_check"),
    path("assets/<str:digest>/<str:name>", views.asset, name="asset"),
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
]
