"""Address of the page on which a newcomer reads the messages of the SMS sandbox."""

from django.urls import path

from zhiye.web.inbox import views

app_name = "demo"
urlpatterns = [path("", views.sandbox, name="sms")]
