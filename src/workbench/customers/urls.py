"""Addresses of customers' pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("customers/", views.customers, name="customers"),
    path("customers/<str:customer_id>/", views.customer, name="customer"),
    path("customers/<str:customer_id>/reveal", views.reveal, name="reveal"),
]
