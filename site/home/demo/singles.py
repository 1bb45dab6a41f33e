"""The demo's single events: border checkpoints, awareness days, trainings, meetings."""

from __future__ import annotations

from datetime import date

from .checkpoints import checkpoints
from .meetings import meetings, trainings
from .plan import ACCEPTED, ACCEPTED_LEAD, ASKED, Planned

CENTRES = {
    "baku": ("head-office", "Bakı", "Baku", "Баку"),
    "guba": ("guba-centre", "Quba", "Guba", "Губа"),
    "ganja": ("ganja-centre", "Gəncə", "Ganja", "Гянджа"),
    "sheki": ("sheki-centre", "Şəki", "Sheki", "Шеки"),
    "jalilabad": ("jalilabad-centre", "Cəlilabad", "Jalilabad", "Джалилабад"),
}


def singles(year: int, today: date) -> list[Planned]:
    """All events that take place once."""
    return [
        *checkpoints(today),
        *_human_rights_day(year),
        *_days_of_the_year(year),
        *trainings(year),
        *meetings(year, today),
    ]


def _human_rights_day(year: int) -> list[Planned]:
    """10 December: the head office and the four centres on the same day."""
    return [
        Planned(
            slug=f"human-rights-day-{region}",
            day=date(year, 12, 10),
            titles=(
                f"İnsan Hüquqları Günü: {az}",
                f"Human Rights Day: {en}",
                f"День прав человека: {ru}",
            ),
            summaries=(
                "Baş ofis və dörd regional mərkəz eyni gündə qapılarını açır.",
                "Head office and four regional centres open their doors on the same day.",
                "Центральный аппарат и четыре региональных центра открывают двери в один день.",
            ),
            body="open",
            region=region,
            venue=venue,
            at=(10, 0) if region != "baku" else (11, 0),
            minutes=240,
            audiences=("citizens", "migrants", "refugees", "stateless"),
            partners={"ministry-of-justice": ACCEPTED, "bar-association": ACCEPTED_LEAD},
        )
        for region, (venue, az, en, ru) in CENTRES.items()
    ]


def _days_of_the_year(year: int) -> list[Planned]:
    whole_day = {"at": None, "region": "baku", "venue": "head-office", "body": "open"}
    return [
        Planned(
            slug="sixteen-days",
            day=date(year, 11, 25),
            days=16,
            titles=(
                "Qadınlara qarşı zorakılığa son: 16 gün",
                "Sixteen days against violence against women",
                "16 дней против насилия в отношении женщин",
            ),
            summaries=(
                "25 noyabrdan 10 dekabradək: məsləhətlər, söhbətlər, plakatlar.",
                "From 25 November to 10 December: advice, talks and posters.",
                "С 25 ноября по 10 декабря: консультации, беседы, плакаты.",
            ),
            topics=("women-rights",),
            audiences=("citizens", "migrants", "refugees"),
            partners={"iom": ACCEPTED, "ministry-of-internal-affairs": ASKED},
            **whole_day,
        ),
        Planned(
            slug="migrants-day-exhibition",
            day=date(year, 12, 16),
            days=5,
            titles=(
                "Miqrantlar Günü: plakat sərgisi",
                "Migrants Day: an exhibition of posters",
                "День мигранта: выставка плакатов",
            ),
            summaries=(
                "18 dekabr – Beynəlxalq Miqrantlar Günü. Beş gün, beş dildə plakatlar.",
                "18 December is International Migrants Day: five days of posters in five languages.",
                "18 декабря — Международный день мигранта: пять дней, плакаты на пяти языках.",
            ),
            topics=("global-compact",),
            audiences=("migrants", "citizens"),
            partners={"state-migration-service": ACCEPTED_LEAD, "iom": ACCEPTED, "unhcr": ACCEPTED},
            **whole_day,
        ),
        Planned(
            slug="children-day",
            day=date(year, 11, 20),
            titles=(
                "Uşaq Hüquqları Günü: rəsm müsabiqəsi",
                "Children’s Day: a drawing contest",
                "День ребёнка: конкурс рисунков",
            ),
            summaries=(
                "“Mənim hüquqlarım” mövzusunda rəsmlər. Hər uşaq iştirak edə bilər.",
                "Drawings on “My rights”. Every child can take part.",
                "Рисунки на тему «Мои права». Участвовать может каждый ребёнок.",
            ),
            body="open",
            region="baku",
            venue="head-office",
            at=(11, 0),
            minutes=180,
            audiences=("children", "refugees", "citizens"),
            topics=("children-rights",),
            partners={"unhcr": ACCEPTED},
        ),
        Planned(
            slug="refugee-day",
            day=date(year + 1, 6, 20),
            titles=("Dünya Qaçqınlar Günü", "World Refugee Day", "Всемирный день беженцев"),
            summaries=(
                "Qaçqınlarla birlikdə açıq gün: musiqi, mətbəx, söhbət.",
                "An open day with refugees: music, food and conversation.",
                "День открытых дверей с беженцами: музыка, кухня, беседы.",
            ),
            audiences=("refugees", "citizens"),
            partners={"unhcr": ASKED},
            status="tentative",
            **whole_day,
        ),
        Planned(
            slug="national-human-rights-day",
            day=date(year, 6, 18),
            titles=(
                "İnsan Hüquqları Günü – 18 iyun",
                "Human rights day of the country, 18 June",
                "День прав человека в стране — 18 июня",
            ),
            summaries=(
                "Universitet tələbələri ilə müzakirə və Ombudsmanla görüş.",
                "A debate with students and a meeting with the Ombudsman.",
                "Дискуссия со студентами и встреча с Омбудсманом.",
            ),
            body="meeting",
            region="baku",
            venue="head-office",
            at=(15, 0),
        ),
        Planned(
            slug="day-of-the-disappeared",
            day=date(year, 8, 30),
            titles=(
                "İtkin düşmüş şəxslərin günü",
                "Day of the disappeared",
                "День пропавших без вести",
            ),
            summaries=(
                "Ailələrlə görüş və xatirə dəqiqəsi.",
                "A meeting with families, and a minute of remembrance.",
                "Встреча с семьями и минута памяти.",
            ),
            body="meeting",
            region="baku",
            venue="head-office",
            at=(12, 0),
            minutes=60,
            partners={"red-crescent": ACCEPTED},
            languages=("az", "en"),
        ),
    ]
