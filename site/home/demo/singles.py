"""The demo's single events: border checkpoints, days of the year, trainings, meetings."""

from __future__ import annotations

from datetime import date, timedelta

from .plan import ACCEPTED, ACCEPTED_LEAD, ASKED, DECLINED, Planned

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
CENTRES = {
    "baku": ("head-office", "Bakı", "Baku", "Баку"),
    "guba": ("guba-centre", "Quba", "Guba", "Губа"),
    "ganja": ("ganja-centre", "Gəncə", "Ganja", "Гянджа"),
    "sheki": ("sheki-centre", "Şəki", "Sheki", "Шеки"),
    "jalilabad": ("jalilabad-centre", "Cəlilabad", "Jalilabad", "Джалилабад"),
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


def singles(year: int, today: date) -> list[Planned]:
    """All events that take place once."""
    return [
        *_checkpoints(today),
        *_human_rights_day(year),
        *_days_of_the_year(year),
        *_trainings(year),
        *_meetings(year, today),
    ]


def _checkpoints(today: date) -> list[Planned]:
    """One outreach day at each checkpoint before, and one ahead: one cancelled, one postponed."""
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


def _trainings(year: int) -> list[Planned]:
    return [
        Planned(
            slug="regional-seminar-training-centre",
            day=date(2021, 11, 29),
            titles=(
                "Miqrasiya üzrə regional tədris mərkəzi: regional seminar",
                "A regional training centre on migration: regional seminar",
                "Региональный учебный центр по миграции: региональный семинар",
            ),
            summaries=(
                "Regional tədris mərkəzinin vəzifələri və əməkdaşlıq imkanları.",
                "The tasks of a regional training centre, and how to work together.",
                "Задачи регионального учебного центра и возможности сотрудничества.",
            ),
            body="training",
            region="baku",
            venue="training-centre",
            at=(10, 0),
            minutes=420,
            audiences=("officials",),
            topics=("national-migration-strategy",),
            partners={"state-migration-service": ACCEPTED_LEAD, "icmpd": ACCEPTED},
        ),
        Planned(
            slug="migrants-rights-training",
            day=date(2022, 6, 8),
            days=2,
            titles=(
                "Miqrantların hüquqlarının hüquqi əsasları: iki günlük təlim",
                "The legal framework of migrants’ rights: two-day training",
                "Правовые основы прав мигрантов: двухдневный тренинг",
            ),
            summaries=(
                "Dövlət Miqrasiya Xidməti və ICMPD ilə birgə.",
                "Together with the State Migration Service and ICMPD.",
                "Совместно с Государственной миграционной службой и МЦРМП.",
            ),
            body="training",
            region="baku",
            venue="training-centre",
            at=(9, 30),
            minutes=450,
            audiences=("officials",),
            topics=("national-migration-strategy",),
            partners={"state-migration-service": ACCEPTED, "icmpd": ACCEPTED_LEAD},
        ),
        Planned(
            slug="opcat-workshop",
            day=date(year + 1, 2, 17),
            days=2,
            titles=(
                "Milli Preventiv Mexanizm üçün seminar",
                "Workshop of the preventive mechanism",
                "Семинар Национального превентивного механизма",
            ),
            summaries=(
                "OPCAT üzrə baxışların metodikası: hazırlıq, müşahidə, hesabat.",
                "How to visit under OPCAT: prepare, observe, report.",
                "Методика посещений по ФПКПП: подготовка, наблюдение, отчёт.",
            ),
            body="training",
            region="baku",
            venue="training-centre",
            at=(9, 30),
            minutes=450,
            status="tentative",
            audiences=("officials",),
            topics=("opcat",),
            partners={"ministry-of-justice": ASKED, "ministry-of-internal-affairs": ASKED},
        ),
        Planned(
            slug="border-staff-training",
            day=date(year, 10, 14),
            titles=(
                "Sərhəd əməkdaşları üçün təlim: sığınacaq axtaranla ilk söhbət",
                "Training for border staff: the first talk with an asylum seeker",
                "Тренинг для пограничников: первая беседа с ищущим убежища",
            ),
            summaries=(
                "Kimdir, nə istəyir, kimə yönləndirmək olar: praktiki təlim.",
                "Who is it, what do they need, whom to refer to: a practical training.",
                "Кто это, что нужно, куда направить: практический тренинг.",
            ),
            body="training",
            region="guba",
            venue="guba-centre",
            minutes=360,
            audiences=("officials",),
            partners={"state-border-service": ACCEPTED_LEAD, "unhcr": ACCEPTED, "iom": DECLINED},
        ),
        Planned(
            slug="moot-court",
            day=date(year + 1, 4, 10),
            days=2,
            titles=(
                "Tələbələr üçün məhkəmə oyunu",
                "Moot court for students",
                "Учебный суд для студентов",
            ),
            summaries=(
                "Komandalar sığınacaq işini iki gün ərzində müdafiə edir.",
                "Teams plead an asylum case over two days.",
                "Команды два дня защищают дело об убежище.",
            ),
            body="training",
            region="sheki",
            venue="sheki-centre",
            at=(10, 0),
            minutes=360,
            status="planned",
            partners={"bar-association": ASKED},
        ),
    ]


def _meetings(year: int, today: date) -> list[Planned]:
    return [
        Planned(
            slug="sheki-community-meeting",
            day=today + timedelta(5),
            titles=(
                "Şəkidə ictimai görüş: yerli özünüidarə və miqrantlar",
                "Community meeting in Sheki: municipalities and migrants",
                "Встреча в Шеки: муниципалитеты и мигранты",
            ),
            summaries=(
                "Bələdiyyə, sakinlər və yeni gələnlər bir masa arxasında.",
                "The municipality, residents and newcomers at one table.",
                "Муниципалитет, жители и новоприбывшие за одним столом.",
            ),
            body="meeting",
            region="sheki",
            venue="sheki-centre",
            at=(15, 0),
            minutes=120,
            partners={
                "sheki-municipality": ACCEPTED_LEAD,
                "iom": ACCEPTED,
                "red-crescent": ACCEPTED,
                "state-migration-service": ASKED,
            },
            capacity=60,
        ),
        Planned(
            slug="jalilabad-women-meeting",
            day=today + timedelta(8),
            titles=(
                "Cəlilabadda qadınlarla görüş",
                "Meeting with women in Jalilabad",
                "Встреча с женщинами в Джалилабаде",
            ),
            summaries=(
                "Ailə, iş, təhlükəsizlik: hüquqşünas və həkimlə söhbət.",
                "Family, work, safety: a talk with a lawyer and a doctor.",
                "Семья, работа, безопасность: беседа с юристом и врачом.",
            ),
            body="meeting",
            region="jalilabad",
            venue="jalilabad-centre",
            at=(11, 30),
            minutes=90,
            topics=("women-rights",),
            partners={"red-crescent": ACCEPTED},
            languages=("az", "ru"),
        ),
        Planned(
            slug="winter-party-for-children",
            day=date(year, 12, 26),
            titles=(
                "Qaçqın uşaqları üçün qış şənliyi",
                "Winter party for refugee children",
                "Зимний праздник для детей беженцев",
            ),
            summaries=(
                "Tamaşa, hədiyyələr və isti çay.",
                "A play, presents and hot tea.",
                "Спектакль, подарки и горячий чай.",
            ),
            body="open",
            region="baku",
            venue="head-office",
            at=(13, 0),
            minutes=150,
            audiences=("children", "refugees"),
            topics=("children-rights",),
            partners={"unhcr": ACCEPTED, "red-crescent": ACCEPTED},
            capacity=80,
        ),
        Planned(
            slug="novruz-meeting",
            day=date(year + 1, 3, 19),
            titles=(
                "Novruz süfrəsi: qonşularla tanışlıq",
                "Novruz table: meet your neighbours",
                "Новруз: знакомство с соседями",
            ),
            summaries=(
                "Bayram süfrəsi ətrafında miqrantlar və gəncəlilər.",
                "Migrants and people of Ganja around a festive table.",
                "Мигранты и жители Гянджи за праздничным столом.",
            ),
            body="open",
            region="ganja",
            venue="ganja-centre",
            at=(17, 0),
            minutes=120,
            status="tentative",
            partners={"ganja-executive-power": ACCEPTED},
        ),
        Planned(
            slug="annual-report",
            day=date(year, 3, 12),
            titles=(
                "İllik məruzənin təqdimatı",
                "Presentation of the annual report",
                "Представление годового доклада",
            ),
            summaries=(
                "Ötən ilin rəqəmləri, tövsiyələr və suallarınız.",
                "Last year’s figures, the recommendations, and your questions.",
                "Цифры прошедшего года, рекомендации и ваши вопросы.",
            ),
            body="meeting",
            region="baku",
            venue="head-office",
            at=(11, 0),
            minutes=90,
        ),
        Planned(
            slug="poster-handover",
            day=date(year, 9, 22),
            titles=(
                "Birgə plakatların təqdim edilməsi",
                "Handing over the joint posters",
                "Передача совместных плакатов",
            ),
            summaries=(
                "Əcnəbilər və vətəndaşlığı olmayan şəxslər üçün yeni hüquqi plakatlar.",
                "New legal posters for foreigners and stateless persons.",
                "Новые правовые плакаты для иностранцев и лиц без гражданства.",
            ),
            body="open",
            region="baku",
            venue="training-centre",
            at=(16, 0),
            minutes=60,
            topics=("documents",),
            partners={"state-migration-service": ACCEPTED_LEAD, "iom": ACCEPTED},
        ),
        Planned(
            slug="call-centre-night",
            day=today + timedelta(2),
            at=(22, 0),
            minutes=240,
            titles=(
                "916 çağrı mərkəzində açıq gecə",
                "Open night at the call centre 916",
                "Открытая ночь в колл-центре 916",
            ),
            summaries=(
                "Gecə növbəsi necə işləyir? Gəlin, görün, soruşun.",
                "How does the night shift work? Come, see, ask.",
                "Как работает ночная смена? Приходите, смотрите, спрашивайте.",
            ),
            body="open",
            region="baku",
            venue="head-office",
            audiences=("citizens", "migrants"),
        ),
    ]
