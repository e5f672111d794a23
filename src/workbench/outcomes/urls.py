"""Addresses of answers."""

from django.urls import path

from . import views

urlpatterns = [
    path("customers/<str:customer_id>/needs/<str:need_id>/answer", views.answer, name="answer"),
]
