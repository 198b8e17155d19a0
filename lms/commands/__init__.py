"""The command line: thin groups over use cases and queries, registered with the application."""

from __future__ import annotations

from flask import Flask

from lms.commands import (
    accreditor,
    bank,
    certificate_pdf,
    certification,
    course,
    demo_group,
    exam,
    history,
    journal,
    keys,
    mail,
    people,
    privacy,
    progress,
    quiz,
    receipts,
    scope,
    work,
)


def register_commands(app: Flask) -> None:
    for group in (
        accreditor.group,
        bank.group,
        certification.group,
        certificate_pdf.group,  # flask certificate
        course.group,
        exam.group,
        history.command,  # flask as-of
        journal.group,
        keys.group,
        mail.group,
        people.group,
        privacy.group,
        progress.group,
        quiz.group,
        receipts.group,  # flask sitting
        scope.group,
        demo_group.group,
        work.command,
    ):
        app.cli.add_command(group)
