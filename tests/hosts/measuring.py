"""A page in a browser as a visitor sees it, measured by ``measuring.js``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_suffix(".js").read_text()
INTERACTIVE = ".outreach :is(a, button, input, select, textarea, summary, label, tr, li)"
OURS = "outreach.css"

Styles = list[tuple[str, dict[str, str]]]


class Measured:
    """A page that has been opened; its lists of choices are unfolded."""

    def __init__(self, page) -> None:
        self.page = page
        self._session = None
        page.evaluate(SCRIPT)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    def faults(self) -> list[str]:
        """Texts that are hard to read, and what the window cuts off."""
        small = [f"below 12 px: {name}" for name in self.ask("smallTexts()")]
        wide = ["wider than the window"] if self.ask("widerThanTheWindow()") else []
        return [*self.ask("faintTexts()"), *small, *wide]

    def ask(self, question: str) -> Any:
        return self.page.evaluate(f"measured.{question}")

    def without(self, sheet: str, question: str) -> Any:
        """The answer to a question while a stylesheet does nothing."""
        self.ask(f"turn({sheet!r}, false)")
        answer = self.ask(question)
        self.ask(f"turn({sheet!r}, true)")
        return answer

    def force(self, *states: str) -> None:
        """As if everything that one can touch were hovered, had the focus, and so on."""
        self._session = self._session or self.page.context.new_cdp_session(self.page)
        ask = self._session.send
        ask("DOM.enable")
        ask("CSS.enable")
        root = ask("DOM.getDocument")["root"]["nodeId"]
        found = ask("DOM.querySelectorAll", {"nodeId": root, "selector": INTERACTIVE})
        for node in found["nodeIds"]:
            forced = {"nodeId": node, "forcedPseudoClasses": list(states)}
            ask("CSS.forcePseudoState", forced)


def differences(some: Styles, others: Styles) -> dict[str, dict[str, tuple]]:
    """By element: what is not the same in both."""
    assert [name for name, _style in some] == [name for name, _style in others]
    pairs = ((one, style, other[1]) for (one, style), other in zip(some, others, strict=True))
    found = {
        name: {key: (style[key], other.get(key)) for key in style if style[key] != other.get(key)}
        for name, style, other in pairs
    }
    return {name: values for name, values in found.items() if values}
