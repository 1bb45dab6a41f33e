"""The demo's participants: invented people, with names in the scripts that real sheets contain."""

from __future__ import annotations

from outreach.models import Occurrence, Registration

PARTICIPANTS = (
    ("Əliyeva Şəbnəm Ğəni qızı", "Könüllülər", "könüllü"),
    ("İsmayılov Ülvi", "Vəkillər Kollegiyası", "vəkil"),
    ("Иванова Мария Петровна", "Община", "переводчица"),
    ("Щербаков Юрий", "", "инженер"),
    ("محمد رضا احمدی", "", "معلم"),
    ("فاطمه ژاله پورچمن", "انجمن زنان", "خیاط"),
    ("عبد الرحمن الخطيب", "", "طالب"),
    ("محمد ٹیپو گڑھی والے", "", "مزدور"),
    ("გიორგი ბერიძე", "", "მძღოლი"),
    ("Mehmet Yılmaz İğdır", "Esnaf", "aşçı"),
    ("O‘g‘iloy Jo‘rayeva", "", "oshpaz"),
    ("Anna-Lena Größe", "IOM", "project officer"),
)


def load_participants(occurrence: Occurrence) -> None:
    """Fill the list of one date if it is empty."""
    if occurrence.registrations.exists():
        return
    Registration.objects.bulk_create(
        Registration(occurrence=occurrence, name=name, representing=body, position=position)
        for name, body, position in PARTICIPANTS
    )
