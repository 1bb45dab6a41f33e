// What of a form makes a schedule: the fields beside the rule, the rows of changes and of pauses, and
// stored changes that it only tells of.
// All names begin with the form's prefix; the server is told them without it.

{
  const FIELDS = ["starts_at_local", "ends_at_local", "zone", "all_day", "skips_holidays"];
  const CHANGE = "id|local_start|kind|starts_at_local|ends_at_local|stands_by_itself|DELETE";
  const PAUSE = "first_on|last_on|DELETE|reason_\\w+";
  const ROWS = new RegExp(`^((?:changes|stored)-(TOTAL_FORMS|\\d+-(${CHANGE}))|pauses-(TOTAL_FORMS|\\d+-(${PAUSE})))$`);

  class ScheduleForm {
    constructor(host, prefix, text) {
      Object.assign(this, { host, prefix, text });
    }

    field(name) {
      return this.host.querySelector(`[name="${this.prefix}${name}"]`);
    }

    ownName(name) {
      return name?.startsWith(this.prefix) ? name.slice(this.prefix.length) : "";
    }

    get isAllDay() {
      return Boolean(this.field("all_day")?.checked);
    }

    get hasErrors() {
      return Boolean(this.host.querySelector(".error-message"));
    }

    isField(element) {
      return element === this.text || FIELDS.includes(this.ownName(element.name));
    }

    isRow(element) {
      return ROWS.test(this.ownName(element.name));
    }

    bringsZone(element) {
      return Boolean(element.querySelector?.("option[data-zone]"));
    }

    data() {
      const data = new FormData();
      data.set("recurrence", this.text.value);
      FIELDS.forEach((name) => data.set(name, this.valueOf(name)));
      this.host.querySelectorAll("[name]").forEach((element) => {
        if (element.value && this.isRow(element)) data.set(this.ownName(element.name), element.value);
      });
      return data;
    }

    valueOf(name) {
      const field = this.field(name);
      if (field?.type === "checkbox") return field.checked ? "on" : "";
      return field?.value || (name === "zone" ? this.zoneElsewhere() : "");
    }

    // The zone may be that of something chosen elsewhere in the form, such as a facility.
    zoneElsewhere() {
      return this.host.querySelector("option[data-zone]:checked")?.dataset.zone || "";
    }
  }

  window.outreachRecurrence.ScheduleForm = ScheduleForm;
}
