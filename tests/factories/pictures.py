"""Images with a file of their own."""

from __future__ import annotations

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image as Drawing
from wagtail.images.models import Image


def picture(
    name: str = "hall.jpg",
    size: tuple[int, int] = (1600, 800),
    form: str = "JPEG",
    title: str = "Hall",
) -> Image:
    data = BytesIO()
    Drawing.new("RGB", size).save(data, form)
    return Image.objects.create(title=title, file=ImageFile(BytesIO(data.getvalue()), name=name))
