// The recurrence editor: controls that read and write the rule in the field's text.
// A dialog runs this file again each time it opens: what is registered stays as it is.

if (!window.outreachRecurrence.hasEditor) {
  const { WEEKDAYS, readText, writeText, withRulesOf } = window.outreachRecurrence;
  const { isoOf } = window.outreachDates;
  const CLOCK_FIELDS = ["starts_at_local", "zone", "all_day"];

  class RecurrenceController extends window.StimulusModule.Controller {
    static targets = [
      "textPart", "isText", "form", "extras", "toggle", "frequency", "intervalPart", "interval", "unit",
      "weekdayPart", "weekday", "monthPart", "mode", "daysPart", "days", "daysFromEnd", "lastDayOfMonth", "placePart",
      "place", "placeWeekday", "yearPart", "month", "endPart", "end", "untilPart", "until", "countPart",
      "count",
    ];

    static values = { prefix: String };

    connect() {
      this.text = this.textPartTarget.querySelector("textarea");
      this.host = this.element.closest("form") || document;
      this.clock = this.readClock();
      this.clockChanged = (event) => this.keepLastDay(event);
      this.host.addEventListener("change", this.clockChanged);
      this.formTarget.hidden = false;
      this.extrasTarget.hidden = false;
      this.read();
      const isRefused = this.text.closest(".w-field--error") || this.text.matches("[aria-invalid=true]");
      if (this.richText !== undefined && isRefused) this.isTextTarget.value = "on";
      this.show();
    }

    disconnect() {
      this.host.removeEventListener("change", this.clockChanged);
    }

    field(name) {
      return this.host.querySelector(`[name="${this.prefixValue}${name}"]`);
    }

    // From the text to the controls.
    read() {
      const values = readText(this.text.value);
      this.filled = new Set();
      this.untilText = "";
      this.richText = values ? undefined : this.text.value;
      this.frequencyTarget.value = values ? values.frequency : "RICH";
      if (!values) return;
      this.weekStart = values.weekStart;
      this.intervalTarget.value = values.interval;
      this.weekdayTargets.forEach((box) => { box.checked = values.weekdays.includes(box.value); });
      this.modeTarget.value = values.mode;
      this.daysTarget.value = values.days.join(", ");
      this.daysFromEndTarget.value = values.daysFromEnd.join(", ");
      this.lastDayOfMonthTarget.checked = values.lastDayOfMonth;
      this.placeTarget.value = values.place;
      this.placeWeekdayTarget.value = values.placeWeekday;
      this.endTarget.value = values.end;
      this.countTarget.value = values.count || 10;
      this.untilText = values.until;
      this.untilTarget.value = /^\d{8}$/.test(values.until) ? dashed(values.until) : "";
      this.untilShown = this.untilTarget.value;
      if (values.month) this.monthTarget.value = values.month;
      if (values.mode !== "start") this.filled.add(values.mode);
      if (values.month) this.filled.add("month");
    }

    // From the controls to the text.
    write() {
      if (this.frequencyTarget.value === "RICH") {
        this.text.value = withRulesOf(this.richText, this.text.value);
      } else {
        this.text.value = writeText(this.values(), this.text.value);
      }
      this.text.dispatchEvent(new Event("change", { bubbles: true }));
    }

    values() {
      return {
        frequency: this.frequencyTarget.value,
        interval: Number(this.intervalTarget.value || 1),
        weekdays: this.weekdayTargets.filter((box) => box.checked).map((box) => box.value),
        mode: this.modeTarget.value,
        days: daysIn(this.daysTarget.value),
        daysFromEnd: daysIn(this.daysFromEndTarget.value),
        lastDayOfMonth: this.lastDayOfMonthTarget.checked,
        place: this.placeTarget.value,
        placeWeekday: this.placeWeekdayTarget.value,
        month: this.monthTarget.value,
        end: this.endTarget.value,
        until: this.until(),
        count: this.countTarget.value,
        weekStart: this.weekStart,
      };
    }

    // As it stood in the text, to the second, as long as its day is not touched.
    until() {
      if (this.untilText && this.untilTarget.value === this.untilShown) return this.untilText;
      const day = isoOf(this.untilTarget.value);
      if (/^\d{4}-\d{2}-\d{2}$/.test(day)) return day.replace(/-/g, "");
      return day.replace(/[^0-9A-Za-z.]/g, "?"); // Refused with the form, not taken for "never".
    }

    changed() {
      this.write();
      this.show();
    }

    chosen() {
      this.fill("month");
      this.changed();
    }

    modeChosen() {
      this.fill(this.modeTarget.value);
      this.changed();
    }

    // What is shown for the first time begins with the day on which the series starts.
    fill(what) {
      const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(this.field("starts_at_local")?.value || "");
      if (!match || this.filled.has(what)) return;
      const [year, month, day] = match.slice(1).map(Number);
      if (what === "month") this.monthTarget.value = month;
      if (what === "days") this.daysTarget.value = day;
      if (what === "weekday") {
        this.placeTarget.value = day > 28 ? -1 : Math.ceil(day / 7);
        this.placeWeekdayTarget.value = WEEKDAYS[(new Date(year, month - 1, day).getDay() + 6) % 7];
      }
      this.filled.add(what);
    }

    // The server says which day the UNTIL of the text means.
    meaning({ detail: { lastDay } }) {
      if (!lastDay || !this.untilText || this.untilTarget.value) return;
      this.untilTarget.value = lastDay;
      this.untilShown = lastDay;
    }

    readClock() {
      const start = this.field("starts_at_local")?.value || "";
      return [start.slice(11), this.field("zone")?.value, this.field("all_day")?.checked].join("|");
    }

    // An UNTIL to the second was written for the old clock: with another one its day counts.
    keepLastDay(event) {
      const names = CLOCK_FIELDS.map((name) => `${this.prefixValue}${name}`);
      if (!names.includes(event.target.name) || this.clock === this.readClock()) return;
      this.clock = this.readClock();
      const isShown = this.endTarget.value === "until" && this.untilText.includes("T") && this.untilShown;
      if (!isShown || this.isTextTarget.value || this.richText !== undefined) return;
      this.untilText = this.untilShown.replace(/-/g, "");
      this.write();
    }

    toggleText() {
      this.isTextTarget.value = this.isTextTarget.value ? "" : "on";
      if (!this.isTextTarget.value) this.read();
      this.show();
    }

    show() {
      const isText = Boolean(this.isTextTarget.value);
      const frequency = this.frequencyTarget.value;
      const repeats = Boolean(frequency) && frequency !== "RICH";
      const isMonthly = frequency === "MONTHLY" || frequency === "YEARLY";
      const mode = this.modeTarget.value;
      const rich = this.frequencyTarget.querySelector("[value=RICH]");
      rich.hidden = rich.disabled = this.richText === undefined;
      this.textPartTarget.hidden = !isText;
      this.formTarget.hidden = isText;
      this.toggleTarget.textContent = this.toggleTarget.dataset[isText ? "asForm" : "asText"];
      this.intervalPartTarget.hidden = !repeats;
      this.unitTargets.forEach((unit) => { unit.hidden = unit.dataset.frequency !== frequency; });
      this.weekdayPartTarget.hidden = frequency !== "WEEKLY";
      this.monthPartTarget.hidden = !isMonthly;
      this.daysPartTargets.forEach((part) => { part.hidden = mode !== "days"; });
      this.placePartTargets.forEach((part) => { part.hidden = mode !== "weekday"; });
      this.yearPartTarget.hidden = frequency !== "YEARLY" || mode === "start";
      this.endPartTarget.hidden = !repeats;
      this.untilPartTarget.hidden = this.endTarget.value !== "until";
      this.countPartTarget.hidden = this.endTarget.value !== "count";
    }
  }

  const daysIn = (text) => (text.match(/\d+/g) || []).map(Number).filter((day) => day > 0 && day < 32);
  const dashed = (day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;

  window.wagtail.app.register("outreach-recurrence", RecurrenceController);
  window.outreachRecurrence.hasEditor = true;
}
