// The recurrence editor: reads RRULE text into form controls and writes it back.
// What it cannot show (several rules, rich parts) stays text, untouched.
// A block of its own, since a dialog runs this file again each time it opens.

{
  const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
  const SIMPLE_PARTS = new Set(["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"]);

  function parseRule(text) {
    const lines = text.trim().split(/\s*\n\s*/).filter(Boolean);
    if (lines.length === 0) return {};
    if (lines.length > 1 || !lines[0].toUpperCase().startsWith("RRULE:")) return null;
    const parts = Object.fromEntries(
      lines[0].slice(6).toUpperCase().split(";").filter(Boolean).map((part) => part.split("=")),
    );
    if (Object.keys(parts).some((name) => !SIMPLE_PARTS.has(name))) return null;
    const days = (parts.BYDAY || "").split(",").filter(Boolean);
    const plain = days.every((day) => WEEKDAYS.includes(day));
    if (parts.FREQ === "WEEKLY") return plain ? parts : null;
    if (parts.FREQ === "MONTHLY") {
      return days.length === 0 || (days.length === 1 && /^(-1|[1-4])/.test(days[0])) ? parts : null;
    }
    return days.length === 0 ? parts : null;
  }

  function localDay(instant, zone) {
    const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(instant);
    if (!match) return "";
    const [, year, month, day, hour, minute, second, utc] = match;
    if (!utc) return `${year}-${month}-${day}`;
    const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
    try {
      return new Intl.DateTimeFormat("en-CA", { timeZone: zone || "UTC" }).format(moment);
    } catch {
      return `${year}-${month}-${day}`;
    }
  }

  class RecurrenceController extends window.StimulusModule.Controller {
    static targets = [
      "textPart", "form", "frequency", "intervalPart", "interval", "unit", "weekdayPart", "weekday",
      "monthPart", "monthMode", "endPart", "end", "untilPart", "until", "countPart", "count",
      "preview",
    ];

    static values = { prefix: String, previewUrl: String };

    connect() {
      this.text = this.textPartTarget.querySelector("textarea");
      this.textChanged = () => this.schedulePreview();
      this.text.addEventListener("input", this.textChanged);
      this.watched = ["starts_at_local", "ends_at_local", "zone", "all_day"]
        .map((name) => this.field(name))
        .filter(Boolean);
      this.dependencyChanged = () => this.changed();
      this.watched.forEach((field) => field.addEventListener("change", this.dependencyChanged));
      this.formTarget.hidden = false;
      this.read();
      this.show();
      this.schedulePreview();
    }

    disconnect() {
      clearTimeout(this.timer);
      this.text.removeEventListener("input", this.textChanged);
      this.watched.forEach((field) => field.removeEventListener("change", this.dependencyChanged));
    }

    field(name) {
      return this.element.closest("form")?.elements.namedItem(`${this.prefixValue}${name}`);
    }

    get start() {
      const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(this.field("starts_at_local")?.value || "");
      return match ? new Date(Number(match[1]), match[2] - 1, Number(match[3])) : null;
    }

    read() {
      const rule = parseRule(this.text.value);
      if (rule === null) {
        this.frequencyTarget.value = "TEXT";
        return;
      }
      this.frequencyTarget.value = rule.FREQ || "";
      this.intervalTarget.value = rule.INTERVAL || 1;
      const days = (rule.BYDAY || "").split(",");
      this.weekdayTargets.forEach((box) => { box.checked = days.includes(box.value); });
      if (rule.FREQ === "MONTHLY" && rule.BYDAY) {
        this.monthModeTarget.value = rule.BYDAY.startsWith("-1") ? "last" : "nth";
      }
      if (rule.COUNT) {
        this.endTarget.value = "count";
        this.countTarget.value = rule.COUNT;
      } else if (rule.UNTIL) {
        this.endTarget.value = "until";
        this.untilTarget.value = localDay(rule.UNTIL, this.field("zone")?.value);
        this.untilText = rule.UNTIL;
        this.untilShown = this.untilTarget.value;
      }
    }

    changed() {
      if (this.frequencyTarget.value !== "TEXT") this.text.value = this.write();
      this.show();
      this.schedulePreview();
    }

    write() {
      const frequency = this.frequencyTarget.value;
      if (!frequency) return "";
      const parts = [`FREQ=${frequency}`];
      const interval = Number(this.intervalTarget.value) || 1;
      if (interval !== 1) parts.push(`INTERVAL=${interval}`);
      if (this.endTarget.value === "count") parts.push(`COUNT=${this.countTarget.value || 1}`);
      if (this.endTarget.value === "until" && this.untilTarget.value) {
        const kept = this.untilShown === this.untilTarget.value ? this.untilText : "";
        parts.push(`UNTIL=${kept || this.untilTarget.value.replaceAll("-", "")}`);
      }
      const days = this.days(frequency);
      if (days) parts.push(`BYDAY=${days}`);
      return `RRULE:${parts.join(";")}`;
    }

    days(frequency) {
      if (frequency === "WEEKLY") {
        return this.weekdayTargets.filter((box) => box.checked).map((box) => box.value).join(",");
      }
      const start = this.start;
      if (frequency !== "MONTHLY" || this.monthModeTarget.value === "day" || !start) return "";
      const nth = this.monthModeTarget.value === "last" ? -1 : Math.ceil(start.getDate() / 7);
      return `${nth > 4 ? -1 : nth}${WEEKDAYS[start.getDay()]}`;
    }

    show() {
      const frequency = this.frequencyTarget.value;
      const repeats = Boolean(frequency) && frequency !== "TEXT";
      this.textPartTarget.hidden = frequency !== "TEXT";
      this.intervalPartTarget.hidden = !repeats;
      this.unitTargets.forEach((unit) => { unit.hidden = unit.dataset.frequency !== frequency; });
      this.weekdayPartTarget.hidden = frequency !== "WEEKLY";
      this.monthPartTarget.hidden = frequency !== "MONTHLY";
      this.endPartTarget.hidden = !repeats;
      this.untilPartTarget.hidden = this.endTarget.value !== "until";
      this.countPartTarget.hidden = this.endTarget.value !== "count";
    }

    schedulePreview() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.preview(), 300);
    }

    async preview() {
      const query = new URLSearchParams({ recurrence: this.text.value });
      this.watched.forEach((field) => {
        query.set(
          field.name.slice(this.prefixValue.length),
          field.type === "checkbox" ? (field.checked ? "on" : "") : field.value,
        );
      });
      const response = await fetch(`${this.previewUrlValue}?${query}`, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (response.ok && this.element.isConnected) {
        this.previewTarget.innerHTML = await response.text();
      }
    }
  }

  window.wagtail.app.register("outreach-recurrence", RecurrenceController);
}
