// Inputs of dates. What was typed by hand is written as ISO 8601 before anybody reads it; what cannot be
// read stays as it was typed. And an end keeps its distance from its start until somebody touches it; one
// that is not given yet is not made up.

if (!window.outreachDates) {
  const BY_HAND = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:,?[ T]+(\d{1,2})[:.](\d{2}))?$/;
  const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2})[:.](\d{2}))?$/;
  const PAIRS = [["starts_at_local", "ends_at_local"], ["newStart", "newEnd"]];
  const INPUTS = "[data-outreach-date]";
  const known = new WeakMap(); // By the end: what stood in the two inputs when it last kept its distance.
  const touched = new WeakSet();
  let isOurs = false;

  const two = (number) => String(number).padStart(2, "0");

  function isDay(date) {
    const moment = Date.parse(`${date}T00:00Z`);
    return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(date);
  }

  // A day and perhaps a time as people write them, "15.12.2026 9:00" or "2026-12-15 9:00", in the form of
  // ISO 8601; any other text as it is.
  function isoOf(text) {
    const typed = text.trim();
    const found = BY_HAND.exec(typed);
    const [, year, month, day, hour, minute] = found
      ? [found[0], found[3], found[2], found[1], found[4], found[5]]
      : ISO.exec(typed) || [];
    if (!year) return typed;
    const date = `${year.length === 2 ? `20${year}` : year}-${two(month)}-${two(day)}`;
    if (!isDay(date)) return typed;
    return hour ? `${date} ${two(hour)}:${minute}` : date;
  }

  // Wall times have no zone: they are counted as if they were in UTC. NaN if there is no such moment.
  const momentOf = (text) => Date.parse(`${isoOf(text).replace(" ", "T").padEnd(16, "T00:00").slice(0, 16)}Z`);
  const hasTime = (text) => isoOf(text).length > 10;

  function textOf(moment, isTimed) {
    const iso = new Date(moment).toISOString();
    return isTimed ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10);
  }

  function partner(input, from, to) {
    const pair = PAIRS.find((names) => input.id.endsWith(names[from]));
    return pair && document.getElementById(input.id.slice(0, -pair[from].length) + pair[to]);
  }

  // The two inputs belong together as they are now, and nobody has touched the end.
  function remember(start, end) {
    known.set(end, { start: start.value, end: end.value });
    touched.delete(end);
  }

  function follow(start, end) {
    const before = known.get(end) || { start: start.defaultValue, end: end.defaultValue };
    const moment = momentOf(start.value);
    const length = momentOf(before.end) - momentOf(before.start);
    if (touched.has(end) || end.value !== before.end || !(moment + length) || length < 0) return;
    end.value = textOf(moment + length, hasTime(end.value));
    remember(start, end);
    isOurs = true;
    end.dispatchEvent(new Event("change", { bubbles: true }));
    isOurs = false;
  }

  document.addEventListener("change", ({ target }) => {
    if (target.matches?.(INPUTS)) target.value = isoOf(target.value);
  }, true);

  document.addEventListener("change", ({ target }) => {
    if (isOurs || !target.matches?.(INPUTS)) return;
    const end = partner(target, 0, 1);
    if (end) follow(target, end);
    else if (partner(target, 1, 0)) touched.add(target);
  });

  // Escape in a field closes its picker, and never the dialog around it with all that was typed there.
  const picker = (input, command) => window.jQuery(input).datetimepicker(command);
  const isOpen = (input) => window.jQuery(input).data("xdsoft_datetimepicker")?.is(":visible");
  let isForPicker = false;

  document.addEventListener("keydown", (event) => {
    isForPicker = event.key === "Escape" && event.target.matches?.(INPUTS);
    if (!isForPicker) return;
    if (isOpen(event.target)) picker(event.target, "hide");
    event.stopPropagation();
  }, true);

  document.addEventListener("keyup", (event) => {
    if (isForPicker && event.key === "Escape") event.stopPropagation();
  }, true);

  // A dialog takes its pickers along; they stand at the end of the page.
  window.jQuery?.(document).on("hide.bs.modal", ({ target }) => {
    target.querySelectorAll(INPUTS).forEach((input) => picker(input, "destroy"));
  });

  window.outreachDates = { isoOf, remember };
}
