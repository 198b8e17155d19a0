"""What the people of the demo wrote about practice: what was seen, what a trainee noted, never a patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.practicals.rules.writing import Complication


@dataclass(frozen=True)
class Note:
    """One observation as it will be signed.

    subject  the area, or the complication of a drill
    steps    outcomes other than 'done', by step of the checklist
    """

    role: str
    subject: str
    strength: str
    next_step: str
    level: int | None = None
    steps: Mapping[str, str] = field(default_factory=dict)


def _watched(area: str, strength: str, next_step: str) -> Note:
    return Note("observed", area, strength, next_step)


def _done(area: str, level: int, strength: str, next_step: str, **steps: str) -> Note:
    return Note("performed", area, strength, next_step, level, steps)


WATCHED = (
    _watched(
        "glabella",
        "Named the muscle behind each line before the first injection, and was right each time.",
        "Say where each site will be before I mark it; prediction teaches more than watching.",
    ),
    _watched(
        "forehead",
        "Noticed the low brow at rest and asked whether the forehead should be treated at all.",
        "Put the baseline asymmetry into words as well; the photographs alone were hard to compare.",
    ),
    _watched(
        "lateral-canthal",
        "Kept count aloud while I drew up, and caught that I had stopped one tenth short.",
        "Read the passage on the cheek muscles again: they were missing from your list of what to spare.",
    ),
    _watched(
        "glabella",
        "Followed the consent talk closely and asked afterwards why the warning signs were said twice.",
        "Prepare your own words for the drooping lid: what it is, how long it lasts, whom to call.",
    ),
    _watched(
        "forehead",
        "Checked product, lot and expiry against the record without being asked.",
        "Name the product with its units every time; once it was only 'twenty units'.",
    ),
    _watched(
        "lateral-canthal",
        "Stood where the needle could be seen, and described its depth and direction correctly.",
        "Tell me beforehand what you want to watch for; you will see more of it.",
    ),
    _watched(
        "glabella",
        "Spotted that the vial's label lacked the time of reconstitution.",
        "Work out the volume for every site on paper before the next session.",
    ),
    _watched(
        "forehead",
        "Explained in plain words why the forehead is not treated without the frown.",
        "Think through the review: what would you do about a heavy brow after two weeks?",
    ),
    _watched(
        "lateral-canthal",
        "Asked what would have made me decline, which was the right question here.",
        "Attend to the aftercare talk as closely as to the injections.",
    ),
)

# Level 2: with the supervisor in the room, and some step prompted.
FIRST = (
    _done(
        "glabella",
        2,
        "Calm hands, and the depth was right at all five sites.",
        "Say the dose aloud before you draw up; I had to ask for it.",
        dose="prompted",
    ),
    _done(
        "forehead",
        2,
        "The consent talk was complete and unhurried, with room for questions.",
        "Mark in movement: two marks were made with the face at rest and had to be moved.",
        sites="prompted",
    ),
    _done(
        "glabella",
        2,
        "Reconstituted and labelled without help, date and time included.",
        "Book the review before you say goodbye; it was forgotten until I mentioned it.",
        review="prompted",
    ),
    _done(
        "lateral-canthal",
        2,
        "Could say where the lateral sites stop, and why.",
        "Take the photograph of the smile as well as the face at rest before you start.",
        baseline="prompted",
    ),
    _done(
        "forehead",
        2,
        "Looked at the brow's position before promising anything.",
        "Go through the medicines by name: antibiotics came up only when I asked.",
        history="prompted",
    ),
    _done(
        "glabella",
        2,
        "Kept to the plan under time pressure and did not skip a check.",
        "Press on each site before you go to the next; bruising had begun at the second.",
        comfort="not_done",
    ),
)

# Level 3: the supervisor within minutes, no critical step prompted.
THEN = (
    _done(
        "glabella",
        3,
        "Worked out the dose, said it aloud and checked it against the syringe, all unprompted.",
        "Pause between the sites: the order was right, the pace a little fast.",
    ),
    _done(
        "forehead",
        3,
        "Left out the lowest row because the brow depends on it, and explained that well.",
        "Write down why the plan was changed; it was said, and it is not in the record.",
        record="prompted",
    ),
    _done(
        "lateral-canthal",
        3,
        "Named the danger zones before marking and kept every mark well outside the rim.",
        "Say which weakness of the smile should lead to a call, not only that one may come.",
    ),
    _done(
        "glabella",
        3,
        "Stopped when a label could not be read, and opened a new vial.",
        "Lay out the tray before you begin; the sharps box stood out of reach.",
        asepsis="prompted",
    ),
    _done(
        "forehead",
        3,
        "Heard the worry behind the request and brought the expectation down kindly.",
        "Two sentences about how the toxin works are enough; the rest can be a leaflet.",
    ),
    _done(
        "lateral-canthal",
        3,
        "Both sides even, judged in the smile and measured, not guessed.",
        "Hand over the emergency contact in writing before the aftercare talk begins.",
    ),
    _done(
        "glabella",
        3,
        "Asked about swallowing and breathing in words that anyone understands.",
        "Look at the brow once more from the front before the last two sites.",
    ),
    _done(
        "forehead",
        3,
        "The record was complete before the next appointment, volumes and sites included.",
        "Note the diluent beside the units; without it nobody can check the volume.",
    ),
)

# Level 4: the supervisor away from the site, within reach for advice.
LAST = (
    _done(
        "glabella",
        4,
        "The procedure was of one piece, and there was nothing that I wanted to add.",
        "Teach the arithmetic to a newcomer; explaining it will show where your own is thin.",
    ),
    _done(
        "forehead",
        4,
        "Changed the plan when the movement was uneven, and could justify every unit of onabotulinumtoxinA.",
        "Keep a list of your two-week reviews, so that you learn from your own results.",
    ),
)

DRILLS = (
    Note(
        "drill",
        "distant-spread",
        "Asked about swallowing, speech and breathing first, and called for help within a minute.",
        "Do not wait for a second sign before you call; say the time aloud when you do.",
    ),
    Note(
        "drill",
        "lid-ptosis",
        "Told a drooping lid from a drooping brow at once, and said what recovers when.",
        "Offer the review date in the same breath as the explanation.",
    ),
)


@dataclass(frozen=True)
class Entry:
    """One page of a trainee's own logbook."""

    area: str
    units: str
    age_band: str
    assistance: str
    reflection: str = ""
    complications: tuple[Complication, ...] = ()


PAGES = (
    Entry(
        "glabella",
        "20",
        "40-49",
        "words",
        "I drew up before I had said the dose. Saying it first would have shown me the slip sooner.",
    ),
    Entry(
        "forehead",
        "10",
        "50-59",
        "hands",
        "The low brow made me hold back; we talked about why fewer units were right here.",
        (Complication("bruise", "mild", "explained"),),
    ),
    Entry("lateral-canthal", "24", "30-39", "words", "Counting aloud kept both sides equal."),
    Entry("glabella", "17.5", "60-69", "none"),
)
SUPERVISED_THERE = Note(
    "performed",
    "glabella",
    "Said what each site was for before the needle touched the skin.",
    "Have the emergency drugs on the tray before the history, not after it.",
    2,
    {"product": "prompted"},
)
