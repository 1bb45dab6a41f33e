"""The demo's series: legal advice in the capital and the regions, courses, talks in schools."""

from __future__ import annotations

from datetime import date

from .plan import (
    ACCEPTED,
    ACCEPTED_LEAD,
    ASKED,
    Planned,
    last_weekday_of_month,
    weekday_on_or_after,
)

ADVICE_SUMMARIES = (
    "Hüquqşünaslarımız pulsuz məsləhət verir. Yazılmaq lazım deyil, sənədlərinizi gətirin.",
    "Our lawyers advise free of charge. No appointment needed; bring your papers.",
    "Наши юристы консультируют бесплатно. Запись не нужна, возьмите документы.",
)
WINTER = ("Qış tətili.", "Winter holidays.", "Зимние каникулы.")
SUMMER = ("Yay tətili.", "Summer holidays.", "Летние каникулы.")


def series(year: int) -> list[Planned]:
    """All series, including last year's."""
    advice = {"body": "advice", "summaries": ADVICE_SUMMARIES, "topics": ("legal-aid",)}
    return [
        Planned(
            slug="free-legal-advice-baku",
            day=weekday_on_or_after(date(year - 1, 9, 1), 1),
            titles=(
                "Bakıda pulsuz hüquqi məsləhət",
                "Free legal advice in Baku",
                "Бесплатная юридическая консультация в Баку",
            ),
            region="baku",
            venue="head-office",
            minutes=180,
            rule="FREQ=WEEKLY;BYDAY=TU",
            audiences=("migrants", "refugees", "stateless", "asylum-seekers", "citizens"),
            partners={"bar-association": ACCEPTED_LEAD, "unhcr": ACCEPTED},
            changes={64: "cancelled", 65: "moved"},
            skips_holidays=True,
            **advice,
        ),
        Planned(
            slug="free-legal-advice-ganja",
            day=weekday_on_or_after(date(year, 1, 8), 3),
            titles=(
                "Gəncədə pulsuz hüquqi məsləhət",
                "Free legal advice in Ganja",
                "Бесплатная юридическая консультация в Гяндже",
            ),
            region="ganja",
            venue="ganja-centre",
            at=(11, 0),
            minutes=150,
            rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
            partners={"bar-association": ACCEPTED},
            changes={3: "skipped"},
            skips_holidays=True,
            pauses=((date(year + 1, 7, 1), date(year + 1, 8, 31), SUMMER),),
            **advice,
        ),
        Planned(
            slug="free-legal-advice-guba",
            day=weekday_on_or_after(date(year, 1, 1), 2),
            titles=(
                "Qubada pulsuz hüquqi məsləhət",
                "Free legal advice in Guba",
                "Бесплатная юридическая консультация в Губе",
            ),
            region="guba",
            venue="guba-centre",
            minutes=180,
            rule="FREQ=MONTHLY;BYDAY=1WE",
            **advice,
        ),
        Planned(
            slug="free-legal-advice-sheki",
            day=last_weekday_of_month(year, 1, 4),
            titles=(
                "Şəkidə pulsuz hüquqi məsləhət",
                "Free legal advice in Sheki",
                "Бесплатная юридическая консультация в Шеки",
            ),
            region="sheki",
            venue="sheki-centre",
            at=(14, 0),
            rule="FREQ=MONTHLY;BYDAY=-1FR",
            partners={"sheki-municipality": ("host", "accepted")},
            **advice,
        ),
        Planned(
            slug="free-legal-advice-jalilabad",
            day=weekday_on_or_after(date(year, 9, 1), 0),
            titles=(
                "Cəlilabadda pulsuz hüquqi məsləhət",
                "Free legal advice in Jalilabad",
                "Бесплатная юридическая консультация в Джалилабаде",
            ),
            region="jalilabad",
            venue="jalilabad-centre",
            at=(9, 30),
            minutes=150,
            rule=f"FREQ=WEEKLY;BYDAY=MO;UNTIL={year + 1}0630",
            **advice,
        ),
        Planned(
            slug="documents-and-citizenship",
            day=weekday_on_or_after(date(year, 11, 2), 5),
            titles=(
                "Sənədlər və vətəndaşlıq: altı dərs",
                "Documents and citizenship: six lessons",
                "Документы и гражданство: шесть занятий",
            ),
            summaries=(
                "Vətəndaşlığı olmayan şəxslər üçün addım-addım: hansı sənəd, hara, nə vaxt.",
                "Step by step for stateless persons: which paper, where, and by when.",
                "Шаг за шагом для лиц без гражданства: какой документ, куда и когда.",
            ),
            body="meeting",
            region="baku",
            venue="head-office",
            at=(12, 0),
            minutes=90,
            rule="FREQ=WEEKLY;COUNT=6;BYDAY=SA",
            audiences=("stateless", "refugees"),
            topics=("documents",),
            partners={"unhcr": ACCEPTED_LEAD, "state-migration-service": ACCEPTED},
            capacity=25,
        ),
        Planned(
            slug="language-cafe",
            day=weekday_on_or_after(date(year, 9, 15), 5),
            titles=(
                "Azərbaycan dili kafesi",
                "Azerbaijani language café",
                "Языковое кафе: азербайджанский язык",
            ),
            summaries=(
                "Çay arxasında söhbət: yeni gələnlər gündəlik dili rahat mühitdə öyrənir.",
                "Conversation over tea: newcomers practise everyday language at ease.",
                "Разговор за чаем: новоприбывшие осваивают повседневную речь в уютной обстановке.",
            ),
            body="open",
            region="baku",
            venue="head-office",
            at=(16, 0),
            minutes=90,
            rule=f"FREQ=WEEKLY;BYDAY=SA;UNTIL={year + 1}0601",
            audiences=("migrants", "refugees"),
            partners={"red-crescent": ACCEPTED_LEAD},
            capacity=30,
            skips_holidays=True,
            pauses=((date(year, 12, 26), date(year + 1, 1, 10), WINTER),),
        ),
        Planned(
            slug="rights-at-school-ganja",
            day=weekday_on_or_after(date(year, 10, 1), 4),
            titles=("Məktəbdə hüquq dərsi", "A lesson on rights at school", "Урок прав в школе"),
            summaries=(
                "Uşaqlarla birlikdə: hüquqlarım nədir, kimə müraciət edim?",
                "With children: what are my rights, and whom can I ask?",
                "Вместе с детьми: какие у меня права и к кому обратиться?",
            ),
            body="meeting",
            region="ganja",
            venue="ganja-school",
            minutes=45,
            rule="FREQ=MONTHLY;COUNT=8;BYDAY=1FR",
            audiences=("children",),
            topics=("children-rights",),
            partners={"ganja-executive-power": ("host", "accepted")},
        ),
        Planned(
            slug="rights-at-work",
            day=weekday_on_or_after(date(year, 10, 10), 2),
            titles=("Əmək hüquqlarınız", "Your rights at work", "Ваши трудовые права"),
            summaries=(
                "Müqavilə, əməkhaqqı, icazə: əmək miqrantları üçün dörd görüş.",
                "Contract, pay, permit: four meetings for migrant workers.",
                "Договор, зарплата, разрешение: четыре встречи для трудовых мигрантов.",
            ),
            body="meeting",
            region="baku",
            venue="training-centre",
            at=(18, 30),
            minutes=90,
            rule="FREQ=MONTHLY;COUNT=4;BYDAY=2WE",
            audiences=("migrants",),
            topics=("national-migration-strategy",),
            partners={
                "ministry-of-labour": ACCEPTED_LEAD,
                "iom": ACCEPTED,
                "state-migration-service": ASKED,
            },
        ),
        Planned(
            slug="online-briefing-icmpd",
            day=weekday_on_or_after(date(year, 3, 1), 3),
            titles=(
                "Onlayn brifinq: miqrasiya hüququnda yeniliklər",
                "Online briefing: what is new in migration law",
                "Онлайн-брифинг: новое в миграционном праве",
            ),
            summaries=(
                "ICMPD ekspertləri ilə hər rübdə bir saat. Vaxt Vyana vaxtı ilədir.",
                "One hour each quarter with experts of ICMPD. Times are Vienna times.",
                "Один час в квартал с экспертами МЦРМП. Время — венское.",
            ),
            body="training",
            region="baku",
            venue="online",
            at=(10, 0),
            minutes=60,
            zone="Europe/Vienna",
            rule="FREQ=MONTHLY;INTERVAL=3;BYDAY=1TH",
            audiences=("officials",),
            topics=("global-compact",),
            partners={"icmpd": ACCEPTED_LEAD},
        ),
    ]
