"""The demo's public holidays: the days on which offices in Azerbaijan are closed.

Religious holidays follow the lunar calendar. Those of 2026 are as announced; later ones are
astronomical forecasts, which an editor corrects once the dates are announced.
"""

from __future__ import annotations

from datetime import date

from outreach.models import Holiday
from outreach.series.holidays import holiday_work

from .records import texts

# (month, day) of the first and of the last day, names
EVERY_YEAR = (
    ((1, 1), (1, 2), ("Yeni il", "New Year", "Новый год")),
    (
        (1, 20),
        (1, 20),
        ("Ümumxalq hüzn günü", "Day of National Mourning", "День всенародной скорби"),
    ),
    ((3, 8), (3, 8), ("Qadınlar günü", "International Women’s Day", "Международный женский день")),
    ((3, 20), (3, 24), ("Novruz bayramı", "Novruz", "Новруз байрам")),
    (
        (5, 9),
        (5, 9),
        ("Faşizm üzərində qələbə günü", "Victory Day over Fascism", "День победы над фашизмом"),
    ),
    ((5, 28), (5, 28), ("Müstəqillik Günü", "Independence Day", "День независимости")),
    (
        (6, 15),
        (6, 15),
        (
            "Azərbaycan xalqının Milli Qurtuluş günü",
            "National Salvation Day",
            "День национального спасения",
        ),
    ),
    (
        (6, 26),
        (6, 26),
        ("Silahlı Qüvvələr günü", "Armed Forces Day", "День Вооружённых сил"),
    ),
    ((11, 8), (11, 8), ("Zəfər Günü", "Victory Day", "День Победы")),
    ((11, 9), (11, 9), ("Dövlət Bayrağı günü", "State Flag Day", "День Государственного флага")),
    (
        (12, 31),
        (12, 31),
        (
            "Dünya azərbaycanlılarının həmrəyliyi günü",
            "Solidarity Day of World Azerbaijanis",
            "День солидарности азербайджанцев мира",
        ),
    ),
)
RAMAZAN = ("Ramazan bayramı", "Ramazan Bayram (Eid al-Fitr)", "Рамазан байрам")
QURBAN = ("Qurban bayramı", "Qurban Bayram (Eid al-Adha)", "Гурбан байрам")
BY_THE_MOON = {
    2026: (((3, 20), (3, 21), RAMAZAN), ((5, 27), (5, 28), QURBAN)),
    2027: (((3, 9), (3, 10), RAMAZAN), ((5, 16), (5, 17), QURBAN)),
    2028: (((2, 26), (2, 27), RAMAZAN), ((5, 5), (5, 6), QURBAN)),
    2029: (((2, 14), (2, 15), RAMAZAN), ((4, 24), (4, 25), QURBAN)),
    2030: (((2, 4), (2, 5), RAMAZAN), ((4, 13), (4, 14), QURBAN)),
}


def load_holidays(today: date) -> None:
    """Load this year's and next year's. A year that already has holidays is left to the editors."""
    with holiday_work():
        for year in (today.year, today.year + 1):
            if not Holiday.objects.filter(first_on__year=year).exists():
                Holiday.objects.bulk_create(holidays_of(year))


def holidays_of(year: int) -> list[Holiday]:
    """The holidays of a year, unsaved, by date."""
    rows = [
        Holiday(name=texts(names), first_on=date(year, *first), last_on=date(year, *last))
        for first, last, names in (*EVERY_YEAR, *BY_THE_MOON.get(year, ()))
    ]
    return sorted(rows, key=lambda row: row.first_on)
