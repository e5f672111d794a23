"""Every address of the workbench; what may open it stands in `shell.access`."""

from django.urls import include, path

handler400 = "workbench.shell.views.wrong_name"
handler404 = "workbench.shell.views.not_found"
handler500 = "workbench.shell.views.failed"

urlpatterns = [
    path("", include("workbench.shell.urls")),
    path("", include("workbench.actions.urls")),
    path("", include("workbench.customers.urls")),
    path("", include("workbench.outcomes.urls")),
    path("", include("workbench.records.urls")),
    path("", include("workbench.needs.urls")),
    path("", include("workbench.sources.urls")),
]
