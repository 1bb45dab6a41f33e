// Between the text of a recurrence field and the values of the editor's controls.
// Text alone goes in and out; what the controls cannot show is null and stays text, untouched.

window.outreachRecurrence ??= {};

{
  const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
  const PARTS = new Set(["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"]);
  const LISTED = /^(RDATE|EXDATE)[;:]/i;
  const EMPTY = {
    frequency: "", interval: 1, weekdays: [], mode: "start", days: [], lastDayOfMonth: false,
    place: "1", placeWeekday: "MO", month: "", end: "never", until: "", count: "", weekStart: "",
  };

  const linesOf = (text) => text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);

  // The values of the one rule in a text, those of "does not repeat" when there is none.
  function readText(text) {
    const rules = linesOf(text).filter((line) => !LISTED.test(line));
    if (rules.length === 0) return { ...EMPTY };
    if (rules.length > 1 || !/^RRULE:/i.test(rules[0])) return null;
    const pairs = rules[0].slice(6).toUpperCase().split(";").filter(Boolean).map((part) => part.split("="));
    const parts = Object.fromEntries(pairs);
    if (pairs.length !== Object.keys(parts).length) return null;
    if (pairs.some(([name, value]) => !PARTS.has(name) || !value)) return null;
    const days = readDays(parts);
    const end = readEnd(parts);
    if (!days || !end || !/^\d+$/.test(parts.INTERVAL || "1")) return null;
    const interval = Number(parts.INTERVAL || 1);
    return { ...EMPTY, frequency: parts.FREQ, interval, weekStart: parts.WKST || "", ...days, ...end };
  }

  function readDays({ FREQ, BYDAY, BYMONTHDAY, BYMONTH }) {
    if (FREQ === "DAILY") return BYDAY || BYMONTHDAY || BYMONTH ? null : {};
    if (FREQ === "WEEKLY") {
      const weekdays = BYDAY ? BYDAY.split(",") : [];
      const isPlain = weekdays.every((day) => WEEKDAYS.includes(day));
      return isPlain && !BYMONTHDAY && !BYMONTH ? { weekdays } : null;
    }
    if (FREQ !== "MONTHLY" && FREQ !== "YEARLY") return null;
    if (!BYDAY && !BYMONTHDAY) return BYMONTH ? null : { mode: "start" };
    const hasItsMonth = FREQ === "YEARLY" ? /^([1-9]|1[0-2])$/.test(BYMONTH) : !BYMONTH;
    if (!hasItsMonth || (BYDAY && BYMONTHDAY)) return null;
    return BYDAY ? readPlace(BYDAY, BYMONTH) : readMonthDays(BYMONTHDAY, BYMONTH);
  }

  function readPlace(text, month = "") {
    const match = /^(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)$/.exec(text);
    return match && { mode: "weekday", place: match[1], placeWeekday: match[2], month };
  }

  function readMonthDays(text, month = "") {
    const days = text.split(",").map(Number);
    const isShown = days.every((day) => day === -1 || (Number.isInteger(day) && day > 0 && day < 32));
    const lastDayOfMonth = days.includes(-1);
    return isShown ? { mode: "days", days: days.filter((day) => day > 0), lastDayOfMonth, month } : null;
  }

  function readEnd({ COUNT, UNTIL }) {
    if (COUNT && UNTIL) return null;
    if (COUNT) return /^\d+$/.test(COUNT) ? { end: "count", count: COUNT } : null;
    if (UNTIL) return /^\d{8}(T\d{6}Z?)?$/.test(UNTIL) ? { end: "until", until: UNTIL } : null;
    return {};
  }

  // The text again with the rule of these values; listed dates keep their lines.
  function writeText(values, text) {
    const listed = linesOf(text).filter((line) => LISTED.test(line));
    return (values.frequency ? [writeRule(values), ...listed] : listed).join("\n");
  }

  function writeRule(values) {
    const parts = [`FREQ=${values.frequency}`];
    if (values.interval > 1) parts.push(`INTERVAL=${values.interval}`);
    if (values.end === "count") parts.push(`COUNT=${values.count || 1}`);
    if (values.end === "until" && values.until) parts.push(`UNTIL=${values.until}`);
    parts.push(...writeDays(values));
    if (values.weekStart) parts.push(`WKST=${values.weekStart}`);
    return `RRULE:${parts.join(";")}`;
  }

  function writeDays(values) {
    if (values.frequency === "WEEKLY") {
      return values.weekdays.length ? [`BYDAY=${values.weekdays.join(",")}`] : [];
    }
    if (values.frequency === "DAILY" || values.mode === "start") return [];
    const month = values.frequency === "YEARLY" ? [`BYMONTH=${values.month || 1}`] : [];
    if (values.mode === "weekday") return [...month, `BYDAY=${values.place}${values.placeWeekday}`];
    const days = [...(values.lastDayOfMonth ? [-1] : []), ...values.days];
    return days.length ? [...month, `BYMONTHDAY=${days.join(",")}`] : [];
  }

  // The text with other rules, and the dates that are listed in it now.
  function withRulesOf(richText, text) {
    const rules = linesOf(richText).filter((line) => !LISTED.test(line));
    return [...rules, ...linesOf(text).filter((line) => LISTED.test(line))].join("\n");
  }

  Object.assign(window.outreachRecurrence, { WEEKDAYS, readText, writeText, withRulesOf });
}
