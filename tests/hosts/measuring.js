// What a visitor sees of a page, measured: contrast of each text, sizes, and what one sheet does to the other's elements.
(() => {
  const OURS = ".outreach, .outreach *";
  const TEXT_OF_EDITORS = ".outreach-event__text > *, .outreach-head__intro > *";
  const FIELDS = "input:not([type=checkbox], [type=hidden]), select, textarea, option";
  const SIZES = [
    "font-size", "display", "position", "float", "text-align", "text-transform", "letter-spacing", "list-style-type",
    ...["top", "right", "bottom", "left"].flatMap((side) => [
      `margin-${side}`, `padding-${side}`, `border-${side}-width`,
    ]),
  ];
  const OF_HOSTS_HEADINGS = ["text-transform", "letter-spacing"];
  const FOLLOWS_THE_CONTENT =
    /^(width|height|block-size|inline-size|(perspective|transform)-origin|(inset|top|bottom|left|right|margin).*)$/;

  const numbers = (text) => (text.match(/-?[\d.]+(e-?\d+)?%?/g) || []).map(parseFloat);

  function colour(text) {
    const [red, green, blue, alpha = 1] = numbers(text.replace("srgb", ""));
    const scale = text.startsWith("color(") ? 255 : 1;
    return { red: red * scale, green: green * scale, blue: blue * scale, alpha };
  }

  const over = (top, ground) =>
    Object.fromEntries(
      ["red", "green", "blue"].map((one) => [one, top[one] * top.alpha + ground[one] * (1 - top.alpha)]),
    );

  function system(name) {
    const probe = document.createElement("i");
    probe.style.backgroundColor = name;
    document.documentElement.append(probe);
    const found = colour(getComputedStyle(probe).backgroundColor);
    probe.remove();
    return found;
  }

  function ground(element) {
    const layers = [];
    let pictured = false;
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      pictured ||= style.backgroundImage !== "none";
      layers.push(colour(style.backgroundColor));
    }
    return { pictured, colour: layers.reduceRight((below, top) => over(top, below), system("Canvas")) };
  }

  function luminance({ red, green, blue }) {
    const [r, g, b] = [red, green, blue].map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function ratio(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function isSeen(element) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return element.checkVisibility() && style.visibility === "visible" && box.width > 1 && box.height > 1;
  }

  const named = (element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className}`;

  function texts() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() && isSeen(element) && !element.closest("script, style, option, [hidden]"))
        found.push([element, getComputedStyle(element), walker.currentNode.data.trim()]);
    }
    for (const element of document.querySelectorAll(FIELDS)) {
      if (element.placeholder) found.push([element, getComputedStyle(element, "::placeholder"), element.placeholder]);
      if (isSeen(element) || element.matches("option"))
        found.push([element, getComputedStyle(element), element.value || "typed"]);
    }
    return found;
  }

  function opacity(element) {
    let whole = 1;
    for (let one = element; one; one = one.parentElement) whole *= Number(getComputedStyle(one).opacity);
    return whole;
  }

  window.measured = {
    faintTexts() {
      const faults = [];
      for (const [element, style, text] of texts()) {
        const behind = ground(element);
        const ink = colour(style.color);
        ink.alpha *= opacity(element) * Number(style.opacity);
        const contrast = ratio(over(ink, behind.colour), behind.colour);
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (behind.pictured || contrast < (isLarge ? 3 : 4.5))
          faults.push(`${contrast.toFixed(2)} ${named(element)} “${text.slice(0, 30)}”`);
      }
      return [...new Set(faults)];
    },
    smallTexts: () =>
      [...new Set(texts().filter(([, style]) => parseFloat(style.fontSize) < 12).map(([one]) => named(one)))],
    sizes: () =>
      [...document.querySelectorAll(OURS)]
        .filter((one) => /^outreach/.test(one.className))
        .map((one) => {
          const style = getComputedStyle(one);
          const ofHosts = /^H\d$/.test(one.tagName) ? OF_HOSTS_HEADINGS : [];
          const values = SIZES.filter((name) => !ofHosts.includes(name)).map((name) => [
            name,
            style.getPropertyValue(name).replace(/^[\d.]+/, (size) => Math.round(size * 2) / 2),
          ]);
          return [named(one), Object.fromEntries(values)];
        }),
    stylesOfTheHost: (withSizes) =>
      [document.documentElement, ...document.querySelectorAll("html *")]
        .filter((one) => !one.matches(OURS) && !one.closest("head"))
        .map((one) => {
          const style = getComputedStyle(one);
          const kept = [...style].filter((name) => withSizes || !FOLLOWS_THE_CONTENT.test(name));
          return [named(one), Object.fromEntries(kept.map((name) => [name, style.getPropertyValue(name)]))];
        }),
    withoutClass: () =>
      [...document.querySelectorAll(".outreach *")]
        .filter((one) => !/^outreach-/.test(one.getAttribute("class") || ""))
        .filter((one) => !one.closest(TEXT_OF_EDITORS) && !one.closest("svg"))
        .filter((one) => !one.matches("[type=hidden], b, br, i, span, strong, time"))
        .map((one) => one.outerHTML.slice(0, 80)),
    widerThanTheWindow: () => document.documentElement.scrollWidth > innerWidth,
    turn(sheet, isOn) {
      for (const link of document.querySelectorAll(`link[rel=stylesheet][href*="${sheet}"]`)) link.disabled = !isOn;
    },
  };
})();
