"""Reference records, named in three languages."""

import factory

from outreach.models import Audience, Organisation, Region, Topic, Venue


class RecordFactory(factory.django.DjangoModelFactory):
    """One record for each slug; ``name`` follows it unless given."""

    class Meta:
        abstract = True
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda number: f"record-{number}")
    name = factory.LazyAttribute(
        lambda record: {code: f"{record.slug.capitalize()} {code}" for code in ("az", "en", "ru")}
    )


class RegionFactory(RecordFactory):
    class Meta:
        model = Region


class VenueFactory(RecordFactory):
    class Meta:
        model = Venue


class OrganisationFactory(RecordFactory):
    class Meta:
        model = Organisation


class AudienceFactory(RecordFactory):
    class Meta:
        model = Audience


class TopicFactory(RecordFactory):
    class Meta:
        model = Topic
