"""The command line: thin groups over use cases and queries, registered with the application."""

from __future__ import annotations

from flask import Flask

from lms.commands import bank, course, demo_group, exam, journal, keys, people, privacy, progress, quiz, receipts, work


def register_commands(app: Flask) -> None:
    for group in (
        bank.group,
        course.group,
        exam.group,
        journal.group,
        keys.group,
        people.group,
        privacy.group,
        progress.group,
        quiz.group,
        receipts.group,  # flask sitting
        demo_group.group,
        work.command,
    ):
        app.cli.add_command(group)
