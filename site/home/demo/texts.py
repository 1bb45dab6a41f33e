"""Paragraphs of the demo's pages by kind of event, in the demo's order of languages: az, en, ru."""

from __future__ import annotations

BODIES = {
    "advice": (
        "<p>Hüquqşünaslarımız miqrantları, qaçqınları, vətəndaşlığı olmayan şəxsləri və vətəndaşları "
        "qəbul edir: yaşayış icazəsi, sığınacaq, əmək hüquqları, sənədlərin bərpası və məhkəməyə "
        "müraciət məsələlərində pulsuz məsləhət verilir.</p><p>Əvvəlcədən yazılmaq lazım deyil. "
        "Əlinizdə olan sənədləri özünüzlə gətirin. Söhbət məxfidir. Suallarınız üçün 916 çağrı "
        "mərkəzi gecə-gündüz işləyir.</p>",
        "<p>Our lawyers receive migrants, refugees, stateless persons and citizens, and advise free "
        "of charge on residence permits, asylum, rights at work, lost documents and going to court."
        "</p><p>You need no appointment. Bring the papers you have. What you say stays between us. "
        "The call centre 916 answers day and night.</p>",
        "<p>Наши юристы принимают мигрантов, беженцев, лиц без гражданства и граждан и бесплатно "
        "консультируют о виде на жительство, убежище, трудовых правах, восстановлении документов и "
        "обращении в суд.</p><p>Записываться не нужно. Возьмите с собой имеющиеся документы. Беседа "
        "конфиденциальна. Колл-центр 916 работает круглосуточно.</p>",
    ),
    "checkpoint": (
        "<p>Məntəqədən keçən hər kəs öz hüquqları barədə qısa məlumat, yaddaş kitabçası və plakatlar "
        "ala bilər. Materiallar Azərbaycan, ingilis, rus, fars, türk və gürcü dillərindədir.</p>"
        "<p>Hüquqşünas suallara yerindəcə cavab verir. Tədbir keçidi ləngitmir.</p>",
        "<p>Everybody who crosses can take away a short explanation of their rights, a leaflet and "
        "posters. The material is in Azerbaijani, English, Russian, Persian, Turkish and Georgian."
        "</p><p>A lawyer answers questions on the spot. The crossing is not delayed.</p>",
        "<p>Каждый, кто проходит через пункт, может получить краткое разъяснение своих прав, памятку "
        "и плакаты. Материалы — на азербайджанском, английском, русском, персидском, турецком и "
        "грузинском языках.</p><p>Юрист отвечает на вопросы на месте. Переход границы не "
        "задерживается.</p>",
    ),
    "meeting": (
        "<p>Görüşdə Ombudsmanın səlahiyyətləri, müraciət qaydası və yerlərdə ən çox rast gəlinən "
        "məsələlər müzakirə olunur. Hər kəs sual verə bilər; cavab verilə bilməyən suallar yazılır "
        "və on iş günü ərzində cavablandırılır.</p><p>Giriş sərbəst və pulsuzdur. Bina əlil "
        "arabaları üçün əlçatandır.</p>",
        "<p>We talk about what the Ombudsman can do, how to complain, and what people here meet most "
        "often. Everybody may ask; what cannot be answered at once is written down and answered "
        "within ten working days.</p><p>Free and open to all. The building can be entered with a "
        "wheelchair.</p>",
        "<p>На встрече говорим о полномочиях Омбудсмана, о порядке обращения и о том, с чем люди "
        "сталкиваются чаще всего. Вопрос может задать каждый; на что нельзя ответить сразу, "
        "записывается и получает ответ в течение десяти рабочих дней.</p><p>Вход свободный и "
        "бесплатный. Здание доступно для инвалидных колясок.</p>",
    ),
    "training": (
        "<p>Təlim qanunvericilik, beynəlxalq standartlar və gündəlik təcrübədən nümunələr əsasında "
        "qurulub. İştirakçılar kiçik qruplarda real hallar üzərində işləyir.</p><p>İştirak dəvətlədir. "
        "Sonda sertifikat verilir.</p>",
        "<p>The training builds on the law, international standards and cases from daily practice. "
        "Participants work on real cases in small groups.</p><p>By invitation. A certificate is "
        "given at the end.</p>",
        "<p>Тренинг построен на законодательстве, международных стандартах и случаях из повседневной "
        "практики. Участники работают с реальными случаями в малых группах.</p><p>Участие — по "
        "приглашению. В конце выдаётся сертификат.</p>",
    ),
    "open": (
        "<p>Qapılarımız hamı üçün açıqdır: sərgi, söhbətlər, uşaqlar üçün guşə və hüquqşünasla "
        "görüş. Yeni plakat və kitabçalarımızı götürə bilərsiniz.</p><p>Giriş pulsuzdur, qeydiyyat "
        "tələb olunmur.</p>",
        "<p>Our doors are open to all: an exhibition, conversations, a corner for children and a "
        "lawyer to talk to. Take our new posters and leaflets with you.</p><p>Free of charge, no "
        "registration.</p>",
        "<p>Наши двери открыты для всех: выставка, беседы, уголок для детей и встреча с юристом. "
        "Можно взять наши новые плакаты и памятки.</p><p>Вход бесплатный, регистрация не нужна.</p>",
    ),
}

REPORTS = (
    "<p>Tədbir planlaşdırıldığı kimi keçirildi. İştirakçılara kitabça və plakatlar paylandı, verilən "
    "suallar qeydə alındı və cavablandırıldı.</p>",
    "<p>It was held as planned. Leaflets and posters were handed out; the questions asked were "
    "written down and answered.</p>",
    "<p>Мероприятие прошло по плану. Участникам розданы памятки и плакаты; заданные вопросы записаны, "
    "на них даны ответы.</p>",
)
