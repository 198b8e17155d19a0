"""The command line: thin groups over use cases and queries, registered with the application."""

from __future__ import annotations

from flask import Flask

from lms.commands import bank, course, demo_group, journal, keys, people, progress, quiz, work


def register_commands(app: Flask) -> None:
    for group in (
        bank.group,
        course.group,
        journal.group,
        keys.group,
        people.group,
        progress.group,
        quiz.group,
        demo_group.group,
        work.command,
    ):
        app.cli.add_command(group)
