"""Addresses of sources and runs."""

from django.urls import path

from . import views

urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("runs/", views.runs, name="runs"),
]
