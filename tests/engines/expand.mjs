// Asks programs of others what a calendar means. A question is a line of JSON, and so is its answer.
//
// {about: "rules", engine, lines, from, before}: the wall times at which properties of one event
//   (DTSTART first, RRULE, RDATE, EXDATE) let it take place. Answer: {dates}
// {about: "text", reader, text, before}: what a program with ical.js or node-ical shows of a whole
//   calendar; nothing is put in or changed here. Answer: {rows}, each with uid, start and end in UTC
//   (midnights for whole days, which isDate says), title and status.
//
// `from` is the start and `before` the end of what is asked for, wall times both. What an engine
// refuses is {error}.

import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const entry = (...path) => pathToFileURL(join(folder, "node_modules", ...path));
const packaged = (...path) => import(entry(...path));
const { default: ICAL } = await packaged("ical.js", "dist", "ical.js");
const { default: PLAIN } = await import(`${entry("ical.js", "dist", "ical.js")}?plain`);
const { default: nodeIcal } = await packaged("node-ical", "node-ical.js");
const { RRuleTemporal } = await packaged("rrule-temporal", "dist", "index.js");

const MOST_STEPS = 50_000;

/**
 * Of rules alone: ical.js looks for the next date without end; iterators that have a `lastYear` come to
 * one. Calendars are read with `PLAIN`, which is loaded anew and left as it is.
 */
class Bound extends Error {}
const passes = ICAL.RecurIterator.prototype.check_contracting_rules;
ICAL.RecurIterator.prototype.check_contracting_rules = function () {
  if (this.last.year > this.lastYear) throw new Bound();
  this.steps = (this.steps ?? 0) + 1;
  if (this.steps > MOST_STEPS) throw new Error(`no date within ${MOST_STEPS} steps`);
  return passes.call(this);
};

/** What the clock shows: "2026-03-29T10:00:00", and midnight for a date. */
function wallTime(time) {
  if (time instanceof ICAL.Time || time instanceof PLAIN.Time) {
    return time.isDate ? `${time}T00:00:00` : time.toString().replace("Z", "");
  }
  return time.toPlainDateTime().toString({ smallestUnit: "second" });
}

/** What one RRULE names, as ICAL.Time. */
function* ruleTimes(rule, start, before) {
  const iterator = rule.iterator(start);
  iterator.lastYear = Number(before.slice(0, 4));
  try {
    for (let found = iterator.next(); found; found = iterator.next()) {
      if (wallTime(found) >= before) return;
      yield found.clone();
    }
  } catch (error) {
    if (!(error instanceof Bound)) throw error;
  }
}

/**
 * The recurrence set of an event as ical.js reads its parts (RFC 5545 §3.8.5): the start, what the
 * rules name, what RDATE adds, less what EXDATE takes.
 *
 * A start that its rule does not name is a date and the first that COUNT counts (decision 0002).
 */
function recurrenceSet(event, before) {
  const start = event.getFirstPropertyValue("dtstart");
  const times = new Map();
  const add = (time) => times.set(wallTime(time), time);
  const values = (name) => event.getAllProperties(name).flatMap((one) => one.getValues());
  for (const rule of values("rrule")) {
    let found = [...ruleTimes(rule, start, before)];
    if (rule.count && found.length && found[0].compare(start) !== 0) {
      found = found.slice(0, rule.count - 1);
    }
    found.forEach(add);
  }
  add(start);
  values("rdate").forEach(add);
  values("exdate").forEach((time) => times.delete(wallTime(time)));
  const keys = [...times.keys()].filter((key) => key < before);
  return keys.sort().map((key) => times.get(key));
}

const ENGINES = {
  "ical.js": ({ lines, before }) => {
    const text = ["BEGIN:VEVENT", ...lines, "END:VEVENT"].join("\r\n");
    const event = new ICAL.Component(ICAL.parse(text));
    return recurrenceSet(event, before).map(wallTime);
  },
  "rrule-temporal": ({ lines, from, before }) => {
    const others = lines.filter((line) => !line.startsWith("RRULE"));
    const dates = new Set();
    for (const rule of lines.filter((line) => line.startsWith("RRULE"))) {
      const rruleString = [...others, rule].join("\n");
      const engine = new RRuleTemporal({ rruleString, includeDtstart: true });
      const found = engine.between(new Date(`${from}Z`), new Date(`${before}Z`), true);
      found.map(wallTime).forEach((date) => dates.add(date));
    }
    // It leaves the start out when UNTIL lies before it.
    if (!others.some((line) => line === lines[0].replace("DTSTART", "EXDATE"))) dates.add(from);
    return [...dates].filter((date) => date < before).sort();
  },
};

/** The dates of all events in a calendar, as ical.js has them: of each the series, then what stands alone. */
function rowsOfIcalJs({ text, before }) {
  const calendar = new PLAIN.Component(PLAIN.parse(text));
  const byUid = new Map();
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const uid = component.getFirstPropertyValue("uid");
    byUid.set(uid, [...(byUid.get(uid) ?? []), component]);
  }
  return [...byUid.values()].flatMap((components) => rowsOfEvent(components, before));
}

function rowsOfEvent(components, before) {
  const isOwn = (component) => component.hasProperty("recurrence-id");
  const exceptions = components.filter(isOwn);
  const series = components.filter((component) => !isOwn(component));
  if (!series.length) {
    return exceptions.map((component) => {
      const event = new PLAIN.Event(component);
      return row(component, event.startDate, event.endDate);
    });
  }
  if (series.length > 1) throw new Error(`a UID has ${series.length} series`);
  const event = new PLAIN.Event(series[0], { exceptions });
  if (!event.isRecurring()) return [row(event.component, event.startDate, event.endDate)];
  const unused = new Set(Object.keys(event.exceptions));
  const found = [];
  const iterator = event.iterator();
  for (let time = iterator.next(); time && wallTime(time) < before; time = iterator.next()) {
    unused.delete(time.toString());
    const { item, startDate, endDate } = event.getOccurrenceDetails(time);
    found.push(row(item.component, startDate, endDate));
  }
  const late = [...unused].filter((key) => key < before.slice(0, key.length));
  if (late.length) throw new Error(`RECURRENCE-ID names no date: ${late}`);
  return found;
}

function row(component, startDate, endDate) {
  const value = (name) => component.getFirstPropertyValue(name);
  return {
    uid: value("uid"),
    start: inUtc(startDate),
    end: inUtc(endDate),
    isDate: startDate.isDate,
    title: value("summary") ?? "",
    status: value("status") ?? "",
  };
}

/** The same as node-ical has them; TZ is UTC here, since it gives whole days in the local zone. */
function rowsOfNodeIcal({ text, before }) {
  const from = new Date("1900-01-01T00:00:00Z");
  const to = new Date(`${before}Z`);
  const events = Object.values(nodeIcal.sync.parseICS(text)).filter((one) => one.type === "VEVENT");
  return events.flatMap((event) =>
    nodeIcal.expandRecurringEvent(event, { from, to }).map((found) => ({
      uid: event.uid,
      start: found.start.toISOString(),
      end: found.end.toISOString(),
      isDate: found.isFullDay,
      title: found.summary.val ?? found.summary,
      status: found.event.status ?? "",
    })),
  );
}

const READERS = { "ical.js": rowsOfIcalJs, "node-ical": rowsOfNodeIcal };

function inUtc(time) {
  return new Date(time.toUnixTime() * 1000).toISOString();
}

function answer(question) {
  try {
    if (question.about === "text") return { rows: READERS[question.reader](question) };
    return { dates: ENGINES[question.engine](question) };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
