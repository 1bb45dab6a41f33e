"""Pictures generated for the demo: simple shapes in the site's colours, one for each event."""

from __future__ import annotations

import random
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image as Canvas
from PIL import ImageDraw, ImageFilter
from wagtail.images import get_image_model

WIDTH, HEIGHT = 1200, 675
PALETTES = {
    "advice": ("#0f3d4c", "#1f7a8c", "#bfdbf7", "#f4e9cd"),
    "checkpoint": ("#17324d", "#3a6ea5", "#c0d6df", "#ffb703"),
    "meeting": ("#2d3a3a", "#5b8e7d", "#bcd8c1", "#f2cc8f"),
    "training": ("#22223b", "#4a4e69", "#c9ada7", "#f2e9e4"),
    "open": ("#40243c", "#8a4f7d", "#e8b4bc", "#f9dcc4"),
}


def picture_for(slug: str, kind: str, title: str):
    """The picture of this event, generated once."""
    images = get_image_model()
    name = f"demo-{slug}.png"
    found = images.objects.filter(file__endswith=f"/{name}").first()
    if found:
        return found
    return images.objects.create(title=title, file=ImageFile(_drawn(slug, kind), name=name))


def _drawn(slug: str, kind: str) -> BytesIO:
    """Hills under a sun, slightly different for each slug and always the same for one slug."""
    chance = random.Random(slug)  # noqa: S311 - a drawing, no secret
    dark, middle, light, warm = PALETTES[kind]
    canvas = Canvas.new("RGB", (WIDTH, HEIGHT), light)
    draw = ImageDraw.Draw(canvas)
    sun = chance.randint(90, 150)
    x, y = chance.randint(200, WIDTH - 200), chance.randint(130, 260)
    draw.ellipse((x - sun, y - sun, x + sun, y + sun), fill=warm)
    for layer, colour in enumerate((_mixed(light, middle), middle, _mixed(middle, dark), dark)):
        base = HEIGHT * (0.5 + 0.14 * layer)
        points = [(0, HEIGHT)]
        height = base
        for step in range(0, WIDTH + 60, 60):
            height = min(HEIGHT - 10, max(base - 70, height + chance.randint(-26, 26)))
            points.append((step, height))
        draw.polygon([*points, (WIDTH, HEIGHT)], fill=colour)
    file = BytesIO()
    canvas.filter(ImageFilter.SMOOTH_MORE).save(file, "PNG", optimize=True)
    file.seek(0)
    return file


def _mixed(first: str, second: str) -> tuple[int, int, int]:
    def parts(colour: str) -> list[int]:
        return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]

    return tuple((a + b) // 2 for a, b in zip(parts(first), parts(second), strict=True))
