"""The demo's outreach days at border checkpoints."""

from __future__ import annotations

from datetime import date, timedelta

from .plan import ACCEPTED, ASKED, Planned

CHECKPOINT_SUMMARIES = (
    "Keçiddə olan hər kəs üçün: hüquqlar barədə məlumat, kitabçalar, hüquqşünasın cavabları.",
    "For everybody who crosses: your rights explained, leaflets, a lawyer’s answers.",
    "Для всех, кто пересекает границу: разъяснение прав, памятки, ответы юриста.",
)
CHECKPOINTS = {
    "red-bridge": ("ganja", "Qırmızı Körpü", "Red Bridge", "Красный мост"),
    "balakan": ("sheki", "Balakən", "Balakan", "Балакен"),
    "astara": ("jalilabad", "Astara", "Astara", "Астара"),
    "bilasuvar": ("jalilabad", "Biləsuvar", "Bilasuvar", "Билясувар"),
    "samur": ("guba", "Samur", "Samur", "Самур"),
    "sadarakh": ("baku", "Sədərək", "Sadarakh", "Садарак"),
}
WEATHER = (
    "Hava şəraitinə görə. Yeni vaxt tezliklə elan olunacaq.",
    "Because of the weather. The new date follows soon.",
    "Из-за погодных условий. Новая дата будет объявлена.",
)
REPAIRS = (
    "Məntəqədə təmir işləri aparılır.",
    "The checkpoint is under repair.",
    "На пункте идут ремонтные работы.",
)


def checkpoints(today: date) -> list[Planned]:
    """One past and one upcoming outreach day per checkpoint; one is cancelled, one postponed."""
    found = []
    for place, (slug, (region, az, en, ru)) in enumerate(CHECKPOINTS.items()):
        for moment, offset in (("spring", -190 - 9 * place), ("next", 12 + 9 * place)):
            status, reason = "confirmed", None
            if moment == "next" and slug == "samur":
                status, reason = "cancelled", REPAIRS
            if moment == "next" and slug == "sadarakh":
                status, reason = "postponed", WEATHER
            found.append(
                Planned(
                    slug=f"outreach-{slug}-{moment}",
                    day=today + timedelta(offset),
                    titles=(
                        f"{az} məntəqəsində maarifləndirmə günü",
                        f"Outreach day at {en} checkpoint",
                        f"День просвещения на пункте «{ru}»",
                    ),
                    summaries=CHECKPOINT_SUMMARIES,
                    body="checkpoint",
                    region=region,
                    venue=slug,
                    at=(9, 0),
                    minutes=360,
                    status=status,
                    reason=reason,
                    audiences=("migrants", "asylum-seekers", "stateless", "citizens"),
                    topics=("global-compact",),
                    partners={
                        "state-border-service": ("host", "accepted"),
                        "iom": ACCEPTED,
                        "red-crescent": ASKED if moment == "next" else ACCEPTED,
                    },
                )
            )
    return found
