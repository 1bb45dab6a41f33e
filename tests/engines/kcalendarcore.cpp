// What KCalendarCore makes of a calendar: the library of KDE's programs, with nothing added.
//
// kcalendarcore BEFORE < calendar.ics
//
// BEFORE is an instant, 2027-03-01T00:00:00Z; dates that begin before it are printed, each a line of
// JSON: [start, end, title, status]; times in UTC, days for whole days, the end exclusive.

#include <KCalendarCore/Event>
#include <KCalendarCore/ICalFormat>
#include <KCalendarCore/MemoryCalendar>
#include <KCalendarCore/OccurrenceIterator>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>
#include <QTimeZone>

using namespace KCalendarCore;

static QString written(const QDateTime &time, bool isDate)
{
    return isDate ? time.date().toString(Qt::ISODate) : time.toUTC().toString("yyyy-MM-ddTHH:mmZ");
}

static QString statusOf(const Incidence::Ptr &incidence)
{
    switch (incidence->status()) {
    case Incidence::StatusTentative:
        return "TENTATIVE";
    case Incidence::StatusCanceled:
        return "CANCELLED";
    default:
        return "CONFIRMED";
    }
}

int main(int, char **arguments)
{
    QFile input;
    input.open(stdin, QIODevice::ReadOnly);
    MemoryCalendar::Ptr calendar(new MemoryCalendar(QTimeZone::utc()));
    ICalFormat format;
    if (!format.fromRawString(calendar, input.readAll())) {
        return 1;
    }
    QTextStream output(stdout);
    output.setCodec("UTF-8");
    const QDateTime first(QDate(1900, 1, 1), QTime(0, 0), Qt::UTC);
    const QDateTime before = QDateTime::fromString(arguments[1], Qt::ISODate);
    OccurrenceIterator dates(*calendar, first, before);
    while (dates.hasNext()) {
        dates.next();
        const Event::Ptr event = dates.incidence().staticCast<Event>();
        const bool isDate = event->allDay();
        QDateTime end = dates.occurrenceEndDate();
        if (isDate) {
            end = end.addDays(1); // It counts the last day in.
        }
        const QJsonArray row{
            written(dates.occurrenceStartDate(), isDate),
            written(end, isDate),
            event->summary(),
            statusOf(event),
        };
        output << QJsonDocument(row).toJson(QJsonDocument::Compact) << '\n';
    }
    return 0;
}
