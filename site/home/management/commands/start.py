"""What `make run` does after installing: migrate, compile catalogues, load the demo, serve."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from home.demo.logins import LOGINS, demo_password
from home.demo.site_pages import follow_the_port

JOB_INTERVAL_SECONDS = 60
HOURLY_JOB_INTERVAL_SECONDS = 3600
LONG_JOB_INTERVAL_SECONDS = 24 * 3600


class Command(BaseCommand):
    help = "Set up and serve on 127.0.0.1; PORT changes the port."

    def handle(self, *args, **options):
        port = os.environ.get("PORT", "8000")
        self._say("preparing the database …")
        call_command("migrate", verbosity=0)
        call_command("compile_catalogues", verbosity=0)
        call_command("demo", stdout=self.stdout)
        follow_the_port()
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        self._print_addresses(port)
        threading.Thread(target=self._run_jobs, daemon=True).start()
        threading.Thread(target=self._run_hourly_job, daemon=True).start()
        self._serve(port)

    def _print_addresses(self, port: str) -> None:
        base = f"http://127.0.0.1:{port}"
        self._say("")
        self._say(f"  The public site    {base}/az/   {base}/en/   {base}/ru/")
        self._say(f"  The calendar       {base}/en/events/")
        self._say(f"  The feed           {base}/en/events/feed.ics")
        self._say(f"  The editors' side  {base}/admin/")
        self._say(f"  Log in as          {', '.join(LOGINS)}")
        self._say(f"  Password           {demo_password()}")
        self._say("")

    def _run_jobs(self) -> None:
        """Go-live and expiry every minute, the index once a day, each as a process of its own."""
        last_long = 0.0
        while True:
            self._run_job("publish_scheduled")
            self._run_job("renew_calendars")
            if time.monotonic() - last_long > LONG_JOB_INTERVAL_SECONDS or not last_long:
                self._run_job("build_occurrences")
                last_long = time.monotonic()
            time.sleep(JOB_INTERVAL_SECONDS)

    def _run_hourly_job(self) -> None:
        """Runs on its own: remote servers may be slow, and nothing else should wait for them."""
        while True:
            self._run_job("purge_personal_data")
            self._run_job("refresh_calendars")
            time.sleep(HOURLY_JOB_INTERVAL_SECONDS)

    def _run_job(self, name: str) -> None:
        command = [sys.executable, sys.argv[0], name]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own command

    def _serve(self, port: str) -> None:
        from gunicorn.app.base import BaseApplication

        class Server(BaseApplication):
            def load_config(self):
                self.cfg.set("bind", f"127.0.0.1:{port}")
                self.cfg.set("workers", 1)
                self.cfg.set("threads", 8)
                self.cfg.set("control_socket_disable", True)
                self.cfg.set("worker_class", "gthread")

            def load(self):
                from config.wsgi import application

                return application

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE)
        sys.argv = sys.argv[:1]
        Server().run()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
