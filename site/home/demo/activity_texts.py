"""Public texts of the demo's activities, in the demo's order of languages: az, en, ru.

No text mentions a weekday or a time: an activity's page becomes public with its first held session
and must not reveal the next one.
"""

from __future__ import annotations

from typing import NamedTuple

Texts = tuple[str, str, str]


class Written(NamedTuple):
    titles: Texts
    summaries: Texts
    bodies: Texts


WRITTEN = {
    "film": Written(
        ("Kino klubu", "Film club", "Киноклуб"),
        (
            "Birlikdə film izləyir, sonra hər kəs öz dilində fikrini bölüşür.",
            "We watch a film together, then everybody says what they think in their own language.",
            "Смотрим фильм вместе, а потом каждый делится мыслями на своём языке.",
        ),
        (
            "<p>Filmlər fars, ərəb, urdu, ingilis və rus dillərində altyazılarla göstərilir. Filmi "
            "iştirakçılar özləri seçir: növbəti görüş üçün səs verirlər.</p><p>Söhbəti Ombudsman "
            "Aparatının əməkdaşı və tərcüməçi aparır. İştirak könüllüdür.</p>",
            "<p>Films are shown with subtitles in Persian, Arabic, Urdu, English and Russian. The "
            "participants choose them: they vote for what they want to see next.</p><p>A member of "
            "the Ombudsman’s staff and an interpreter lead the conversation. Taking part is "
            "voluntary.</p>",
            "<p>Фильмы показывают с субтитрами на персидском, арабском, урду, английском и русском "
            "языках. Их выбирают сами участники — голосованием.</p><p>Беседу ведут сотрудник "
            "Аппарата Омбудсмана и переводчик. Участие добровольное.</p>",
        ),
    ),
    "azerbaijani": Written(
        ("Azərbaycan dili dərsləri", "Azerbaijani lessons", "Уроки азербайджанского языка"),
        (
            "Gündəlik söhbət üçün ilk sözlər: salamlaşma, həkim, sənəd, ailə.",
            "First words for daily life: greetings, the doctor, documents, the family.",
            "Первые слова для жизни: приветствие, врач, документы, семья.",
        ),
        (
            "<p>Dərslər kiçik qruplarda, şəkilli kartlar və dialoqlarla keçirilir; əvvəlcədən "
            "bilik tələb olunmur. Hər iştirakçı dərs vəsaiti və lüğət dəftəri alır.</p><p>Dərsləri "
            "könüllü müəllimlər aparır.</p>",
            "<p>Small groups learn with picture cards and dialogues; nobody needs to know anything "
            "beforehand. Each participant is given a course book and a notebook for words.</p>"
            "<p>The teachers are volunteers.</p>",
            "<p>Занятия проходят в небольших группах, с карточками и диалогами; начальные знания "
            "не нужны. Каждый участник получает учебник и тетрадь для слов.</p><p>Ведут уроки "
            "преподаватели-волонтёры.</p>",
        ),
    ),
    "games": Written(
        ("Şahmat və stolüstü oyunlar", "Chess and board games", "Шахматы и настольные игры"),
        (
            "Dil bilmədən də oynamaq olar: şahmat, nərd və domino.",
            "Games that need no common language: chess, backgammon and dominoes.",
            "Игры, которым не нужен общий язык: шахматы, нарды и домино.",
        ),
        (
            "<p>Yeni başlayanlara qaydalar göstərilir, təcrübəlilər kiçik turnir keçirirlər. Oyun "
            "dəstləri mərkəzdə qalır və istənilən vaxt istifadə oluna bilər.</p>",
            "<p>Beginners are shown the rules; the others hold a small tournament. The sets stay "
            "in the centre and can be used at any time.</p>",
            "<p>Новичкам объясняют правила, опытные игроки проводят небольшой турнир. Наборы "
            "остаются в центре, ими можно пользоваться в любое время.</p>",
        ),
    ),
    "craft": Written(
        ("Əl işləri emalatxanası", "Craft workshop", "Мастерская ремёсел"),
        (
            "Toxuculuq, keçə və rəsm: hər kəs evdən bildiyi naxışı göstərir.",
            "Weaving, felt and drawing: everybody shows a pattern they know from home.",
            "Ткачество, войлок и рисунок: каждый показывает узор своей родины.",
        ),
        (
            "<p>Materialları biz gətiririk. Hazırlanan işlər onları düzəldənlərdə qalır; "
            "istəyənlər bir neçəsini İnsan Hüquqları Günü sərgisi üçün adsız təqdim edirlər.</p>",
            "<p>We bring the materials. What is made belongs to those who made it; who wants to "
            "gives a piece, without a name, to the exhibition on Human Rights Day.</p>",
            "<p>Материалы привозим мы. Готовые работы остаются у авторов; желающие передают "
            "некоторые из них, без имени, на выставку ко Дню прав человека.</p>",
        ),
    ),
    "legal": Written(
        ("Hüquqlarınızı tanıyın", "Know your rights", "Знайте свои права"),
        (
            "Saxlanma, sığınacaq, şikayət və geri qayıdış barədə izahlı söhbət.",
            "A plain talk on detention, asylum, complaints and return.",
            "Понятный разговор о содержании, убежище, жалобах и возвращении.",
        ),
        (
            "<p>Hüquqşünas saxlanmanın müddətini və əsaslarını, sığınacaq üçün müraciəti, vəkil və "
            "tərcüməçi hüququnu, Ombudsmana necə yazmağı izah edir. Yaddaş kitabçaları doqquz "
            "dildə paylanır.</p><p>Fərdi söhbətlər məxfidir və ayrıca aparılır. Çağrı mərkəzi: "
            "916.</p>",
            "<p>A lawyer explains how long and on what grounds people may be held, how to ask for "
            "asylum, the right to a lawyer and an interpreter, and how to write to the Ombudsman. "
            "Leaflets are handed out in nine languages.</p><p>Talks with single persons are "
            "confidential and held apart. Call centre: 916.</p>",
            "<p>Юрист объясняет сроки и основания содержания, порядок обращения за убежищем, право "
            "на адвоката и переводчика и то, как написать Омбудсману. Памятки раздаются на девяти "
            "языках.</p><p>Личные беседы конфиденциальны и проводятся отдельно. Колл-центр: "
            "916.</p>",
        ),
    ),
    "sport": Written(
        ("Voleybol və gimnastika", "Volleyball and exercise", "Волейбол и гимнастика"),
        (
            "Açıq havada hərəkət: komanda oyunu və yüngül gimnastika.",
            "Moving in the open air: a team game and light exercise.",
            "Движение на свежем воздухе: командная игра и лёгкая гимнастика.",
        ),
        (
            "<p>Məşqçi könüllüdür; qadınlar üçün ayrıca vaxt ayrılıb. Toplar və geyim mərkəzə "
            "hədiyyə edilib.</p>",
            "<p>The coach is a volunteer; women have a time of their own. Balls and clothes were "
            "given to the centre.</p>",
            "<p>Тренер — волонтёр; для женщин выделено отдельное время. Мячи и форма подарены "
            "центру.</p>",
        ),
    ),
    "music": Written(
        ("Musiqi axşamı", "An evening of music", "Музыкальный вечер"),
        (
            "Muğam, saz və iştirakçıların öz mahnıları.",
            "Mugham, saz and the participants’ own songs.",
            "Мугам, саз и песни самих участников.",
        ),
        (
            "<p>Musiqi məktəbinin müəllimləri çıxış edir, sonra söz və alət iştirakçılara "
            "verilir.</p>",
            "<p>Teachers of the music school play; then the floor and the instruments are the "
            "participants’.</p>",
            "<p>Выступают преподаватели музыкальной школы, затем слово и инструменты — у "
            "участников.</p>",
        ),
    ),
}
