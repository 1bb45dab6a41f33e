// The dates of a schedule below its rule, as the server tells them from what stands in the form.
// Each can be cancelled, moved, restored; what is done goes into rows or lines and is told aloud.

if (!window.outreachRecurrence.hasDates) {
  const { LineChanges, Mover, RowChanges, ScheduleForm } = window.outreachRecurrence;
  const { isoOf } = window.outreachDates;
  const DAY = /^\d{4}-\d{2}-\d{2}$/;
  const CLOCK = /^(\d{2}:\d{2})?$/;
  const MOMENT = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/;
  const BACK = ["restore", "keep", "leave", "remove"];
  const DELAY = 300;

  class DatesController extends window.StimulusModule.Controller {
    static targets = [
      "part", "details", "status", "messages", "mover", "newStart", "newEnd", "newEndPart",
      "extraDay", "extraTime", "timePart", "skippedDay", "refusal",
    ];

    static values = { prefix: String, previewUrl: String, fields: String };

    connect() {
      const text = this.element.querySelector("textarea");
      this.host = this.element.closest("form");
      this.form = new ScheduleForm(this.host, this.prefixValue, this.fieldsValue);
      this.lines = new LineChanges(text);
      this.mover = new Mover(this.moverTarget, this.newStartTarget, this.newEndTarget);
      this.shown = new Map();
      this.listeners = {
        input: (event) => this.typed(event),
        change: (event) => this.typed(event),
        "w-formset:added": () => this.schedule(),
        "w-formset:removed": () => this.schedule(),
      };
      Object.entries(this.listeners).forEach(([name, heard]) => this.host.addEventListener(name, heard));
      this.submitted = () => this.takePending();
      this.host.addEventListener("submit", this.submitted, true);
      this.preview();
    }

    disconnect() {
      clearTimeout(this.timer);
      this.request?.abort();
      Object.entries(this.listeners).forEach(([name, heard]) => this.host.removeEventListener(name, heard));
      this.host.removeEventListener("submit", this.submitted, true);
    }

    // Rows may stand below this editor, so they are looked for when they are needed.
    get changes() {
      const hasRows = RowChanges.areIn(this.host, this.prefixValue);
      if (hasRows) this.rows ??= new RowChanges(this.host, this.prefixValue, this.lines);
      return this.rows || this.lines;
    }

    message(name, values = {}) {
      const text = this.messagesTarget.content.querySelector(`[data-message="${name}"]`).textContent;
      return text.replace(/%\((\w+)\)s/g, (whole, key) => values[key] ?? whole);
    }

    // --- what the server says of what stands in the form ---

    typed({ target }) {
      if (this.form.has(target.name)) this.schedule();
    }

    schedule() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.preview(), DELAY);
    }

    async preview() {
      clearTimeout(this.timer);
      this.request?.abort();
      this.request = new AbortController();
      this.timePartTarget.hidden = this.form.isAllDay;
      const body = this.form.data();
      const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
      const headers = { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": token };
      const { signal } = this.request;
      try {
        const response = await fetch(this.previewUrlValue, { method: "POST", body, headers, signal });
        if (!response.ok) throw new Error(response.status);
        this.place(await response.text());
      } catch (error) {
        if (error.name !== "AbortError") this.placeFailure();
      }
    }

    place(html) {
      const answer = document.createElement("template");
      answer.innerHTML = html;
      const isFirst = this.sentence === undefined;
      this.partTargets.forEach((part) => {
        const said = answer.content.querySelector(`[data-part="${part.dataset.part}"]`);
        Object.assign(part.dataset, said.dataset);
        if (this.shown.get(part) !== said.innerHTML) this.replace(part, said.innerHTML);
      });
      if (isFirst) this.detailsTarget.open = Boolean(this.detailsTarget.querySelector("[data-part] li"));
      this.tell(isFirst);
      this.dispatch("meaning", { detail: { lastDay: this.part("sentence").dataset.lastDay } });
    }

    // What did not change stays as it is, with all that is being typed in it.
    replace(part, html) {
      const focus = this.rememberFocus();
      const movedKey = part.contains(this.moverTarget) ? this.mover.park() : "";
      part.innerHTML = html;
      this.shown.set(part, html);
      this.mover.unpark(movedKey, part);
      this.giveFocus(focus);
    }

    placeFailure() {
      this.mover.close();
      this.part("dates").textContent = this.message("failed");
      this.shown.clear();
    }

    part(name) {
      return this.partTargets.find((part) => part.dataset.part === name);
    }

    // What was done to a date, else what the rule now says, if it is not what it said before.
    tell(isFirst) {
      const sentence = this.part("sentence").textContent.trim();
      if (this.done) {
        const { verb, date, start } = this.done;
        const now = this.part("dates").querySelector(`li[data-key="${CSS.escape(date.key)}"]`);
        this.say(this.message(verb, { date: date.name, new: now ? now.dataset.name : start }));
      } else if (!isFirst && sentence !== this.sentence) {
        this.say(sentence);
      }
      this.done = null;
      this.sentence = sentence;
    }

    say(text) {
      this.statusTarget.textContent = text;
    }

    // --- what the editor does with a date ---

    act({ currentTarget }) {
      const item = currentTarget.closest("li[data-key]");
      this.newEndPartTarget.hidden = this.changes === this.lines;
      if (currentTarget.dataset.verb === "move") this.mover.toggle(item);
      else this.carryOut(currentTarget.dataset.verb, { ...item.dataset });
    }

    // A new row takes the focus; it goes back, unless there is something to say in that row.
    carryOut(verb, date, ...values) {
      this.refusalTarget.textContent = this.changes.hasRoomFor(verb, date) ? "" : this.message("full");
      if (this.refusalTarget.textContent) return;
      const before = document.activeElement;
      const focused = this.changes[verb](date, ...values);
      this.done = { verb, date, start: values[0] };
      this.preview();
      (focused || before).focus();
    }

    closeMover() {
      this.mover.close();
    }

    applyMove() {
      const date = { ...this.mover.item.dataset };
      const start = this.read(this.newStartTarget, MOMENT, "no_moment");
      const end = this.newEndTarget.value && this.read(this.newEndTarget, MOMENT, "no_moment");
      if (!start || end === null) return;
      const { isChanged } = this.mover;
      this.mover.close();
      if (!isChanged) {
        this.say(this.message("unmoved", { date: date.name }));
        return;
      }
      this.carryOut("move", date, this.timed(start, date), end);
    }

    // A day alone keeps the time; whole days have none.
    timed(start, date) {
      if (this.form.isAllDay) return start.slice(0, 10);
      return start.length > 10 ? start : `${start} ${date.typedStart.slice(11)}`;
    }

    addExtra() {
      const inputs = [this.extraDayTarget, this.extraTimeTarget];
      const day = this.read(this.extraDayTarget, DAY, "no_date");
      const time = this.form.isAllDay ? "" : this.read(this.extraTimeTarget, CLOCK, "no_time");
      if (day && time !== null) this.add("addExtra", inputs, day, time);
    }

    addSkipped() {
      const day = this.read(this.skippedDayTarget, DAY, "no_date");
      if (day) this.add("addSkipped", [this.skippedDayTarget], day);
    }

    add(verb, inputs, ...values) {
      this.changes[verb](...values);
      this.done = { verb: "add", date: { key: "", name: values.join(" ").trim() } };
      inputs.forEach((input) => { input.value = ""; });
      this.preview();
      inputs[0].focus();
    }

    // What was typed in an input if it has this form and is a day of the calendar; null, and said, if not.
    read(input, form, message) {
      const typed = isoOf(input.value);
      const [year, month, day] = typed.slice(0, 10).split("-").map(Number);
      const isDay = !day || new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
      const isRight = form.test(typed) && isDay;
      input.setCustomValidity(isRight ? "" : this.message(message));
      input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
      if (!isRight) input.reportValidity();
      return isRight ? typed : null;
    }

    // What was typed beside "add" or "move" and not yet confirmed is not lost when the form is saved.
    takePending() {
      if (this.extraDayTarget.value) this.addExtra();
      if (this.skippedDayTarget.value) this.addSkipped();
      if (this.mover.isChanged) this.applyMove();
    }

    // --- the focus, which a new list must not lose ---

    rememberFocus() {
      const active = document.activeElement;
      if (this.moverTarget.contains(active)) {
        return { active, selection: [active.selectionStart, active.selectionEnd] };
      }
      const item = this.element.contains(active) ? active.closest("li[data-key]") : null;
      if (!item) return null;
      const part = item.closest("[data-part]");
      const place = [...part.querySelectorAll("li")].indexOf(item);
      return { active, part, place, key: item.dataset.key, verb: active.dataset.verb };
    }

    // To the same button of the same date, else to the one that takes it back, else to the next date.
    giveFocus(focus) {
      if (!focus || document.activeElement === focus.active) return;
      if (!focus.part) {
        focus.active.focus();
        if (focus.active.matches("input")) focus.active.setSelectionRange(...focus.selection);
        return;
      }
      const items = [...focus.part.querySelectorAll("li")];
      const item = items.find((one) => one.dataset.key === focus.key) || items[focus.place] || items.at(-1);
      const buttons = [...(item?.querySelectorAll("[data-verb]") || [])];
      const same = buttons.find((button) => button.dataset.verb === focus.verb);
      const other = BACK.includes(focus.verb) ? buttons[0] : buttons.at(-1);
      (same || other || this.detailsTarget.querySelector("summary")).focus();
    }
  }

  window.wagtail.app.register("outreach-recurrence-dates", DatesController);
  window.outreachRecurrence.hasDates = true;
}
