"""Images with a file of their own."""

from __future__ import annotations

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image as Drawing
from wagtail.images.models import Image


def drawing(
    name: str = "hall.jpg", size: tuple[int, int] = (1600, 800), form: str = "JPEG"
) -> ImageFile:
    data = BytesIO()
    Drawing.new("RGB", size).save(data, form)
    return ImageFile(BytesIO(data.getvalue()), name=name)


def picture(
    name: str = "hall.jpg",
    size: tuple[int, int] = (1600, 800),
    form: str = "JPEG",
    title: str = "Hall",
) -> Image:
    return Image.objects.create(title=title, file=drawing(name, size, form))
