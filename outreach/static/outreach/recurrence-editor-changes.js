// Where a changed date is kept until the form is saved: rows of the form's "changes", or lines of the
// rule's text where the form has no such rows. Both stores understand the same verbs, each with the
// date as the server's list describes it, and return what should have the focus then, if anything.

{
  // "2026-12-24 10:00" as RFC 5545 writes it; a day alone follows the time of the series.
  const itemOf = (typed) => typed.replace(/[-:]/g, "").replace(" ", "T") + (typed.length > 10 ? "00" : "");

  class LineChanges {
    constructor(text) {
      this.text = text;
      this.moves = new Map();
    }

    skip(date) {
      this.write([...this.without(date), `EXDATE:${date.token}`]);
    }

    keep(date) {
      this.write([...this.without(date), `RDATE:${date.token}`]);
    }

    move(date, start) {
      const left = date.lines.includes("RDATE:") ? [] : [`EXDATE:${date.token}`];
      const item = `RDATE:${itemOf(start)}`;
      this.moves.set(date.key, item);
      this.write([...this.without(date), ...left, item]);
    }

    restore(date) {
      const moved = this.moves.get(date.key) || "";
      this.moves.delete(date.key);
      this.write(this.without({ lines: `${date.lines} ${moved}` }));
    }

    remove(date) {
      this.write(this.without(date));
    }

    leave(date) {
      this.remove(date);
    }

    addExtra(day, time) {
      this.write([...this.without({ lines: "" }), `RDATE:${itemOf(`${day} ${time}`.trim())}`]);
    }

    addSkipped(day) {
      this.write([...this.without({ lines: "" }), `EXDATE:${itemOf(day)}`]);
    }

    // All lines, less the items that the date has among them. A line that loses none stays as it is.
    without(date) {
      const gone = new Set(date.lines.split(" ").filter(Boolean));
      const kept = (line) => {
        const match = /^\s*(RDATE|EXDATE)((?:;[^:]*)?):(.+)$/i.exec(line);
        if (!match) return line;
        const items = match[3].split(",");
        const left = items.filter((item) => !gone.has(`${match[1].toUpperCase()}:${item.trim()}`));
        if (left.length === items.length) return line;
        return left.length ? `${match[1]}${match[2]}:${left.join(",")}` : null;
      };
      return this.text.value.split(/\r?\n/).map(kept).filter((line) => line?.trim());
    }

    hasRoomFor() {
      return true;
    }

    write(lines) {
      this.text.value = lines.join("\n");
      this.text.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  class RowChanges {
    constructor(form, prefix, lines) {
      this.form = form;
      this.prefix = `${prefix}changes`;
      this.lines = lines;
    }

    static areIn(form, prefix) {
      return Boolean(form.querySelector(`[name="${prefix}changes-TOTAL_FORMS"]`));
    }

    cancel(date) {
      const row = this.rowOf(date);
      this.set(row, "kind", "cancelled");
      return this.reveal(this.form.querySelector(`[name^="${this.prefix}-${row}-reason"]`));
    }

    move(date, start, end) {
      const row = this.rowOf(date);
      const isExtra = this.field(row, "kind").value === "extra";
      const isNew = !this.field(row, "id")?.value;
      if (!isExtra) this.set(row, "kind", "altered");
      this.set(row, isExtra && isNew ? "local_start" : "starts_at_local", start);
      this.set(row, "ends_at_local", end);
    }

    restore(date) {
      if (date.row !== "" && this.hasDetails(date.row)) this.keep(date);
      else this.remove(date);
    }

    // An altered row without differences: the date takes place as planned, closed day or not.
    keep(date) {
      const row = this.rowOf(date);
      if (this.field(row, "kind").value !== "extra") this.set(row, "kind", "altered");
      this.set(row, "starts_at_local", "");
      this.set(row, "ends_at_local", "");
    }

    remove(date) {
      this.dropLines(date);
      if (date.row !== "") document.getElementById(`id_${this.prefix}-${date.row}-DELETE-button`).click();
    }

    leave(date) {
      this.remove(date);
    }

    // The text has room for what needs no row of its own.
    addExtra(day, time) {
      if (this.isFull) this.lines.addExtra(day, time);
      else this.add(`${day} ${time}`.trim(), "extra");
    }

    addSkipped(day) {
      if (this.isFull) this.lines.addSkipped(day);
      else this.add(day, "skipped");
    }

    // The server says how many rows a form may have, and Wagtail's own button keeps to it.
    get isFull() {
      return this.addButton.disabled;
    }

    get addButton() {
      return document.getElementById(`id_${this.prefix}-ADD`);
    }

    hasRoomFor(verb, date) {
      const needsRow = !(date.row || date.deletedRow || ["remove", "leave", "restore"].includes(verb));
      return !needsRow || !this.isFull;
    }

    rowOf(date) {
      this.dropLines(date);
      if (date.row !== "") return date.row;
      return date.deletedRow === "" ? this.add(date.typedKey, "altered") : this.revive(date.deletedRow);
    }

    dropLines(date) {
      if (date.lines) this.lines.remove(date);
    }

    // A new row, made as Wagtail's own button makes it. Takes and returns texts.
    add(localStart, kind) {
      const row = this.form.querySelector(`[name="${this.prefix}-TOTAL_FORMS"]`).value;
      this.addButton.click();
      this.set(row, "local_start", localStart);
      this.set(row, "kind", kind);
      return row;
    }

    // Wagtail hides a deleted row and has no way back.
    revive(row) {
      const element = document.getElementById(`inline_child_${this.prefix}-${row}`);
      window.jQuery(element).stop(true, true).removeClass("deleted").show();
      this.set(row, "DELETE", "");
      const rows = [...element.parentElement.children].filter((one) => !one.classList.contains("deleted"));
      rows.forEach((one, place) => {
        one.querySelector("[data-inline-panel-child-count]").textContent = ` ${place + 1}`;
      });
      return row;
    }

    hasDetails(row) {
      const fields = this.form.querySelectorAll(
        `[name="${this.prefix}-${row}-venue"], [name^="${this.prefix}-${row}-title"]`,
      );
      return [...fields].some((field) => field.value);
    }

    field(row, name) {
      return this.form.querySelector(`[name="${this.prefix}-${row}-${name}"]`);
    }

    set(row, name, value) {
      const field = this.field(row, name);
      if (field.value === value) return;
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    // Opens what is folded around an element, which could not have the focus otherwise.
    reveal(element) {
      for (let panel = element?.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
        panel.querySelector('[data-panel-toggle][aria-expanded="false"]')?.click();
      }
      return element;
    }
  }

  Object.assign(window.outreachRecurrence, { LineChanges, RowChanges });
}
