"""The sentences of accounts."""

from __future__ import annotations

from lms.messages import N_, sentences

sentences(
    {
        "academy_exists": N_("There is an academy in this database already."),
        "role_unknown": N_("There is no such role."),
        "email_taken": N_("Somebody with this address is registered already."),
        "invitation_closed": N_("This link has been used or is too old. Ask the academy for a new one."),
        "role_held": N_("This person has that role already."),
        "role_not_held": N_("This person does not have that role."),
        "last_administrator": N_("Somebody must remain administrator. Give the role to another person first."),
        "already_so": N_("That was so already. Nothing was changed."),
        "dates_reversed": N_("The last day lies before the first one."),
        "password_short": N_("Use at least 10 characters. A few words in a row are easy to remember."),
        "password_long": N_("Use at most 128 characters."),
        "password_common": N_("This password is among the first that anybody would try. Choose another one."),
        "password_personal": N_("Leave out your name and your address."),
        "passwords_differ": N_("The two entries are not the same."),
        "sign_in_failed": N_("The address or the password is not right."),
        "sign_in_throttled": N_("Too many tries. Wait a quarter of an hour, or ask the academy for a new link."),
        "other_person": N_("This page belongs to somebody else. Sign in as the person whose attempt it is."),
        "pin_digits": N_("A PIN has six digits."),
        "pin_easy": N_("This PIN is among the first that anybody would try. Choose another one."),
        "pins_differ": N_("The two entries are not the same."),
        "proof_wrong": N_("That is neither your password nor your PIN. Nothing was signed."),
        "proof_throttled": N_("Too many tries. Wait a quarter of an hour. Nothing was signed."),
        "proof_needed": N_("Type your password or your PIN: it is part of the signature."),
        "proof_over": N_("Your proof has run out. Type your password or your PIN again."),
        "password_wrong": N_("That is not your present password."),
    }
)
