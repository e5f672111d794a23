"""Addresses of answers."""

from django.urls import path

from . import views

urlpatterns = [
    path("answers/", views.placings, name="placings"),
    path("answers/<str:answer_id>/place", views.place, name="place"),
    path("customers/<str:customer_id>/needs/<str:need_id>/answer", views.answer, name="answer"),
]
