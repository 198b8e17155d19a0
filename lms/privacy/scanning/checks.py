"""Check digits: whether a number of the right shape is one that was given out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"


def nhs(value: str) -> bool:
    """NHS number: weights 10 to 2, modulus 11 (NHS Data Dictionary)."""
    digits = [int(one) for one in value if one.isdecimal()]
    return sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0


def kvnr(value: str) -> bool:
    """German health insurance number (§ 290 SGB V): the letter as two digits, weights 1 and 2, modulus 10."""
    digits = [int(one) for one in f"{ord(value[0].upper()) - 64:02}{value[1:]}"]
    sums = [sum(divmod(digit * (1 + place % 2), 10)) for place, digit in enumerate(digits[:-1])]
    return sum(sums) % 10 == digits[-1]


def dni(value: str) -> bool:
    """Spanish identity number: the letter is the number's remainder by 23."""
    return _DNI[int(value[:8]) % 23] == value[-1].upper()


def iban(value: str) -> bool:
    """ISO 13616: the rearranged number leaves 1 by 97."""
    plain = value.replace(" ", "").upper()
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


def luhn(value: str) -> bool:
    """ISO/IEC 7812: every second digit doubled, from the right."""
    digits = [int(one) for one in reversed(value) if one.isdecimal()]
    return (
        len(digits) >= 13
        and sum(sum(divmod(digit * (1 + place % 2), 10)) for place, digit in enumerate(digits)) % 10 == 0
    )


CHECKS: Mapping[str, Callable[[str], bool]] = {"nhs": nhs, "kvnr": kvnr, "dni": dni, "iban": iban, "luhn": luhn}
