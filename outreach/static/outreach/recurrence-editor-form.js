// What of a form makes a schedule: its own fields, and the rows of changes and of pauses.
// All names begin with the form's prefix. The server reads them as it does when the form is saved.

{
  const CHANGE = "id|local_start|kind|starts_at_local|ends_at_local|DELETE";
  const ROWS = new RegExp(`^(changes-\\d+-(${CHANGE})|pauses-\\d+-\\w+|(changes|pauses)-[A-Z_]+)$`);

  class ScheduleForm {
    constructor(host, prefix, fields) {
      Object.assign(this, { host, prefix, fields: fields.split(" ") });
    }

    get isAllDay() {
      return Boolean(this.host.querySelector(`[name="${this.prefix}all_day"]`)?.checked);
    }

    has(name) {
      const own = name?.startsWith(this.prefix) ? name.slice(this.prefix.length) : "";
      return this.fields.includes(own) || ROWS.test(own);
    }

    data() {
      const data = new FormData();
      data.set("schedule-prefix", this.prefix);
      new FormData(this.host).forEach((value, name) => {
        if (this.has(name)) data.append(name, value);
      });
      return data;
    }
  }

  window.outreachRecurrence.ScheduleForm = ScheduleForm;
}
