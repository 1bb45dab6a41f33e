"""The demo's site: locales, home page, calendar and text pages in three languages."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from home.models import HomePage, TextPage
from outreach.models import CalendarPage
from outreach.publication.calendars import refresh_calendars

LANGUAGES = ("az", "en", "ru")
HOME = {
    "az": (
        "Ombudsman",
        "Hüquqlarınız hər yerdə sizinlədir",
        "<p>Paytaxtda, dörd regional mərkəzdə və sərhəd məntəqələrində miqrantlar, qaçqınlar, "
        "vətəndaşlığı olmayan şəxslər və vətəndaşlar üçün pulsuz görüşlər keçiririk. "
        "Suallarınız üçün: <b>916</b>, gecə-gündüz.</p>",
    ),
    "en": (
        "Ombudsman",
        "Your rights travel with you",
        "<p>In the capital, in four regional centres and at border checkpoints we hold free events "
        "for migrants, refugees, stateless persons and citizens. Questions? Call <b>916</b>, day "
        "and night.</p>",
    ),
    "ru": (
        "Омбудсман",
        "Ваши права всегда с вами",
        "<p>В столице, в четырёх региональных центрах и на пограничных пунктах мы проводим "
        "бесплатные мероприятия для мигрантов, беженцев, лиц без гражданства и граждан. Вопросы? "
        "Звоните <b>916</b>, круглосуточно.</p>",
    ),
}
CALENDAR = {
    "az": ("Tədbirlər", "<p>Bütün tədbirlər pulsuzdur və hamı üçün açıqdır.</p>"),
    "en": ("Events", "<p>All events are free of charge and open to everybody.</p>"),
    "ru": ("Мероприятия", "<p>Все мероприятия бесплатны и открыты для всех.</p>"),
}
ABOUT = {
    "az": (
        "Haqqımızda",
        "<p>Baş ofis Bakıdadır; regional mərkəzlər Quba, Gəncə, Şəki və "
        "Cəlilabadda çalışır. Bu sayt nümunədir.</p>",
    ),
    "en": (
        "About us",
        "<p>Our head office is in Baku; regional centres work in Guba, Ganja, Sheki and "
        "Jalilabad. This site is a demonstration.</p>",
    ),
    "ru": (
        "О нас",
        "<p>Центральный аппарат — в Баку; региональные центры работают в Губе, Гяндже, "
        "Шеки и Джалилабаде. Этот сайт — демонстрационный.</p>",
    ),
}


def load_pages() -> dict[str, CalendarPage]:
    """Create the site's pages where they are missing.

    Returns:
        The calendar page of each language.
    """
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    home = HomePage.objects.filter(locale=locales["az"]).first() or _make_home(locales["az"])
    calendar = CalendarPage.objects.child_of(home).filter(slug="events").first()
    if calendar is None:
        title, intro = CALENDAR["az"]
        calendar = home.add_child(
            instance=CalendarPage(
                title=title,
                slug="events",
                intro=intro,
                color="seagreen",
                show_in_menus=True,
                locale=locales["az"],
            )
        )
        _publish(calendar)
        title, body = ABOUT["az"]
        about = home.add_child(
            instance=TextPage(
                title=title, slug="about", body=body, show_in_menus=True, locale=locales["az"]
            )
        )
        _publish(about)
        for code in LANGUAGES[1:]:
            _translate(home, calendar, about, locales[code])
    refresh_calendars()
    return {
        page.locale.language_code: page
        for page in CalendarPage.objects.filter(translation_key=calendar.translation_key)
    }


def _make_home(locale: Locale) -> HomePage:
    title, lead, intro = HOME["az"]
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title=title, slug="ombudsman", lead=lead, intro=intro, locale=locale)
    )
    _publish(home)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port = _host_and_port()
    welcome = site.root_page if site.pk else None
    site.root_page = home
    site.site_name = "Ombudsman"
    site.save()
    if welcome and welcome.specific_class is Page and not welcome.get_children():
        welcome.delete()
    return home


def follow_the_port() -> None:
    """Set the port of a locally served site to PORT, since feeds contain it in their URLs."""
    hostname, port = _host_and_port()
    site = Site.objects.filter(is_default_site=True, hostname=hostname).first()
    if site and site.port != port:
        site.port = port
        site.save()


def _host_and_port() -> tuple[str, int]:
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return address.hostname or "localhost", address.port or 80


def _translate(home, calendar, about, locale: Locale) -> None:
    code = locale.language_code
    translated = home.copy_for_translation(locale)
    translated.title, translated.lead, translated.intro = HOME[code]
    _publish(translated)
    for page, field, texts in ((calendar, "intro", CALENDAR), (about, "body", ABOUT)):
        copy = page.copy_for_translation(locale)
        copy.slug = page.slug
        copy.title = texts[code][0]
        setattr(copy, field, texts[code][1])
        _publish(copy)


def _publish(page: Page) -> None:
    page.save_revision().publish()
    page.refresh_from_db()
