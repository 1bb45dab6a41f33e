// The small form to move one date. It stands in the item of that date while it is open, and survives
// when the server gives a new list.

{
  class Mover {
    constructor(element, start, end) {
      Object.assign(this, { element, start, end, home: element.parentElement });
    }

    get item() {
      return this.element.closest("li[data-key]");
    }

    get button() {
      return this.item?.querySelector('[data-verb="move"]');
    }

    get isChanged() {
      const { typedStart, typedEnd } = this.item?.dataset || {};
      return Boolean(this.item) && (this.start.value !== typedStart || this.end.value !== typedEnd);
    }

    toggle(item) {
      const isOpen = this.item === item;
      this.close();
      if (isOpen) return;
      this.start.value = item.dataset.typedStart;
      this.end.value = item.dataset.typedEnd;
      window.outreachDates.remember(this.start, this.end);
      this.putInto(item);
      this.start.focus();
    }

    putInto(item) {
      item.append(this.element);
      this.element.hidden = false;
      this.button?.setAttribute("aria-expanded", "true");
    }

    close() {
      const { button } = this;
      const hadFocus = this.element.contains(document.activeElement);
      this.element.hidden = true;
      this.home.append(this.element);
      button?.setAttribute("aria-expanded", "false");
      if (hadFocus) button?.focus();
    }

    // Out of the list while it is replaced. Returns the key of the date that it was open for.
    park() {
      const key = this.item?.dataset.key;
      if (key) this.home.append(this.element);
      return key;
    }

    unpark(key, list) {
      if (!key) return;
      const item = list.querySelector(`li[data-key="${CSS.escape(key)}"]`);
      if (item) this.putInto(item);
      else this.element.hidden = true;
    }
  }

  window.outreachRecurrence.Mover = Mover;
}
