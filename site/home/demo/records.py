"""Regions, venues, organisations, audiences and topics of the demo."""

from __future__ import annotations

from outreach.models import Audience, Organisation, Region, Topic, Venue

REGIONS = {
    "baku": ("Bakı", "Baku", "Баку"),
    "guba": ("Quba (şimal)", "Guba (north)", "Губа (север)"),
    "ganja": ("Gəncə (qərb)", "Ganja (west)", "Гянджа (запад)"),
    "sheki": ("Şəki (şimal-qərb)", "Sheki (north-west)", "Шеки (северо-запад)"),
    "jalilabad": ("Cəlilabad (cənub)", "Jalilabad (south)", "Джалилабад (юг)"),
}

# slug: region, kind, names, address, latitude, longitude
VENUES = {
    "head-office": (
        "baku",
        "office",
        ("Ombudsman Aparatı", "Ombudsman’s Office", "Аппарат Омбудсмана"),
        ("Bakı şəhəri", "Baku city", "город Баку"),
        40.3755,
        49.8328,
    ),
    "guba-centre": (
        "guba",
        "office",
        ("Quba regional mərkəzi", "Guba regional centre", "Губинский региональный центр"),
        ("Quba şəhəri", "Guba city", "город Губа"),
        41.3611,
        48.5134,
    ),
    "ganja-centre": (
        "ganja",
        "office",
        ("Gəncə regional mərkəzi", "Ganja regional centre", "Гянджинский региональный центр"),
        ("Gəncə şəhəri", "Ganja city", "город Гянджа"),
        40.6828,
        46.3606,
    ),
    "sheki-centre": (
        "sheki",
        "office",
        ("Şəki regional mərkəzi", "Sheki regional centre", "Шекинский региональный центр"),
        ("Şəki şəhəri", "Sheki city", "город Шеки"),
        41.1919,
        47.1706,
    ),
    "jalilabad-centre": (
        "jalilabad",
        "office",
        (
            "Cəlilabad regional mərkəzi",
            "Jalilabad regional centre",
            "Джалилабадский региональный центр",
        ),
        ("Cəlilabad şəhəri", "Jalilabad city", "город Джалилабад"),
        39.2096,
        48.4919,
    ),
    "training-centre": (
        "baku",
        "hall",
        (
            "Miqrasiya üzrə Regional Tədris Mərkəzi",
            "Regional Training Centre on Migration",
            "Региональный учебный центр по миграции",
        ),
        ("Bakı şəhəri", "Baku city", "город Баку"),
        40.4093,
        49.8671,
    ),
    "ganja-school": (
        "ganja",
        "school",
        ("Gəncə şəhər tam orta məktəbi", "Ganja secondary school", "Средняя школа города Гянджа"),
        ("Gəncə şəhəri", "Ganja city", "город Гянджа"),
        40.6793,
        46.3586,
    ),
    "red-bridge": (
        "ganja",
        "checkpoint",
        (
            "“Qırmızı Körpü” sərhəd-buraxılış məntəqəsi",
            "Red Bridge border checkpoint",
            "Пограничный пункт «Красный мост»",
        ),
        ("Qazax rayonu", "Gazakh district", "Газахский район"),
        41.3290,
        45.0730,
    ),
    "balakan": (
        "sheki",
        "checkpoint",
        (
            "Balakən sərhəd-buraxılış məntəqəsi",
            "Balakan border checkpoint",
            "Пограничный пункт «Балакен»",
        ),
        ("Balakən rayonu", "Balakan district", "Балакенский район"),
        41.7530,
        46.3560,
    ),
    "astara": (
        "jalilabad",
        "checkpoint",
        (
            "Astara sərhəd-buraxılış məntəqəsi",
            "Astara border checkpoint",
            "Пограничный пункт «Астара»",
        ),
        ("Astara şəhəri", "Astara city", "город Астара"),
        38.4410,
        48.8750,
    ),
    "bilasuvar": (
        "jalilabad",
        "checkpoint",
        (
            "Biləsuvar sərhəd-buraxılış məntəqəsi",
            "Bilasuvar border checkpoint",
            "Пограничный пункт «Билясувар»",
        ),
        ("Biləsuvar rayonu", "Bilasuvar district", "Билясуварский район"),
        39.3680,
        48.3870,
    ),
    "samur": (
        "guba",
        "checkpoint",
        (
            "Samur sərhəd-buraxılış məntəqəsi",
            "Samur border checkpoint",
            "Пограничный пункт «Самур»",
        ),
        ("Qusar rayonu", "Gusar district", "Гусарский район"),
        41.6320,
        48.4280,
    ),
    "sadarakh": (
        "baku",
        "checkpoint",
        (
            "Sədərək sərhəd-buraxılış məntəqəsi",
            "Sadarakh border checkpoint",
            "Пограничный пункт «Садарак»",
        ),
        ("Naxçıvan MR", "Nakhchivan AR", "Нахчыванская АР"),
        39.7160,
        44.8800,
    ),
    "online": (
        None,
        "online",
        ("Onlayn", "Online", "Онлайн"),
        ("", "", ""),
        None,
        None,
    ),
}

ORGANISATIONS = {
    "state-migration-service": (
        "state",
        "https://migration.gov.az/",
        (
            "Dövlət Miqrasiya Xidməti",
            "State Migration Service",
            "Государственная миграционная служба",
        ),
    ),
    "state-border-service": (
        "state",
        "",
        ("Dövlət Sərhəd Xidməti", "State Border Service", "Государственная пограничная служба"),
    ),
    "ministry-of-justice": (
        "state",
        "",
        ("Ədliyyə Nazirliyi", "Ministry of Justice", "Министерство юстиции"),
    ),
    "ministry-of-labour": (
        "state",
        "",
        (
            "Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi",
            "Ministry of Labour and Social Protection of Population",
            "Министерство труда и социальной защиты населения",
        ),
    ),
    "ministry-of-internal-affairs": (
        "state",
        "",
        ("Daxili İşlər Nazirliyi", "Ministry of Internal Affairs", "Министерство внутренних дел"),
    ),
    "iom": (
        "international",
        "https://www.iom.int/",
        (
            "Beynəlxalq Miqrasiya Təşkilatı (IOM)",
            "International Organization for Migration (IOM)",
            "Международная организация по миграции (МОМ)",
        ),
    ),
    "unhcr": (
        "international",
        "https://www.unhcr.org/",
        (
            "BMT-nin Qaçqınlar üzrə Ali Komissarlığı (UNHCR)",
            "UNHCR, the UN Refugee Agency",
            "Управление ООН по делам беженцев (УВКБ)",
        ),
    ),
    "icmpd": (
        "international",
        "https://www.icmpd.org/",
        (
            "Miqrasiya Siyasətinin İnkişafı üzrə Beynəlxalq Mərkəz (ICMPD)",
            "International Centre for Migration Policy Development (ICMPD)",
            "Международный центр по развитию миграционной политики (МЦРМП)",
        ),
    ),
    "bar-association": (
        "civil",
        "",
        ("Vəkillər Kollegiyası", "Bar Association", "Коллегия адвокатов"),
    ),
    "red-crescent": (
        "civil",
        "",
        ("Qızıl Aypara Cəmiyyəti", "Red Crescent Society", "Общество Красного Полумесяца"),
    ),
    "ganja-executive-power": (
        "state",
        "",
        (
            "Gəncə Şəhər İcra Hakimiyyəti",
            "Ganja City Executive Power",
            "Исполнительная власть города Гянджа",
        ),
    ),
    "sheki-municipality": (
        "community",
        "",
        ("Şəki bələdiyyəsi", "Sheki municipality", "Муниципалитет Шеки"),
    ),
}

AUDIENCES = {
    "migrants": ("Miqrantlar", "Migrants", "Мигранты"),
    "refugees": ("Qaçqınlar", "Refugees", "Беженцы"),
    "stateless": ("Vətəndaşlığı olmayan şəxslər", "Stateless persons", "Лица без гражданства"),
    "asylum-seekers": ("Sığınacaq axtaranlar", "Asylum seekers", "Лица, ищущие убежища"),
    "citizens": ("Vətəndaşlar", "Citizens", "Граждане"),
    "officials": ("Vəzifəli şəxslər", "Officials", "Должностные лица"),
    "children": ("Uşaqlar", "Children", "Дети"),
}

TOPICS = {
    "legal-aid": ("Pulsuz hüquqi yardım", "Free legal aid", "Бесплатная юридическая помощь"),
    "national-migration-strategy": (
        "Milli Miqrasiya Strategiyası",
        "National Migration Strategy",
        "Национальная миграционная стратегия",
    ),
    "global-compact": (
        "Miqrasiyaya dair Qlobal Saziş",
        "Global Compact for Migration",
        "Глобальный договор о миграции",
    ),
    "opcat": ("OPCAT", "OPCAT", "ФПКПП (OPCAT)"),
    "documents": (
        "Sənədlər və vətəndaşlıq",
        "Documents and citizenship",
        "Документы и гражданство",
    ),
    "children-rights": ("Uşaq hüquqları", "Children’s rights", "Права ребёнка"),
    "women-rights": ("Qadın hüquqları", "Women’s rights", "Права женщин"),
}


def texts(values: tuple[str, str, str]) -> dict[str, str]:
    """A translated text from values in the demo's order of languages."""
    return {code: text for code, text in zip(("az", "en", "ru"), values, strict=True) if text}


def load_records() -> None:
    """Create each record that does not exist yet; edited ones are left as they are."""
    for place, (slug, name) in enumerate(REGIONS.items()):
        _make(Region, slug, sort_order=place, name=texts(name))
    for slug, (region, kind, name, address, latitude, longitude) in VENUES.items():
        _make(
            Venue,
            slug,
            name=texts(name),
            address=texts(address),
            kind=kind,
            region=Region.objects.filter(slug=region).first(),
            latitude=latitude,
            longitude=longitude,
        )
    for slug, (kind, website, name) in ORGANISATIONS.items():
        _make(Organisation, slug, kind=kind, website=website, name=texts(name))
    for model, records in ((Audience, AUDIENCES), (Topic, TOPICS)):
        for place, (slug, name) in enumerate(records.items()):
            _make(model, slug, sort_order=place, name=texts(name))


def _make(model, slug: str, **values) -> None:
    model.objects.get_or_create(slug=slug, defaults=values)
