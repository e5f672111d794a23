"""Addresses of the review of pairs of records."""

from django.urls import path

from . import views

urlpatterns = [
    path("review/", views.review, name="review"),
    path("review/<str:pair_id>/", views.pair, name="pair"),
    path("review/<str:pair_id>/decide", views.decide, name="decide"),
    path("review/<str:pair_id>/reveal", views.reveal, name="reveal_pair"),
]
