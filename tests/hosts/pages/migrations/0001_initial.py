import django.db.models.deletion
import django.utils.timezone
import outreach.models.approvals
import outreach.models.owner_pages
import outreach.series.owners
import wagtail.contrib.routable_page.models
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('detention_visits', '0001_initial'),
        ('outreach', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='Diary',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('zone', models.CharField(default=django.utils.timezone.get_default_timezone_name, help_text='Used for times in imported files that name no time zone.', max_length=64, verbose_name='time zone')),
                ('color', models.CharField(blank=True, choices=[('crimson', 'crimson'), ('darkorange', 'orange'), ('goldenrod', 'gold'), ('olivedrab', 'olive'), ('seagreen', 'green'), ('teal', 'teal'), ('steelblue', 'steel blue'), ('royalblue', 'royal blue'), ('slateblue', 'slate blue'), ('rebeccapurple', 'purple'), ('mediumvioletred', 'violet red'), ('sienna', 'brown'), ('slategray', 'grey')], help_text="Colour of this calendar's events in subscribers' calendars.", max_length=20, verbose_name='colour')),
                ('strapline', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'abstract': False,
            },
            bases=(outreach.models.owner_pages.MovesAlone, wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Front',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('strapline', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StoredBasePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('keeper', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences, shown in lists.', max_length=500, verbose_name='summary')),
                ('report', wagtail.fields.RichTextField(blank=True, help_text='After the event: what happened.', verbose_name='report')),
                ('strapline', models.CharField(blank=True, max_length=100)),
                ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {}), 1: ('wagtail.blocks.RichTextBlock', (), {})})),
                ('approved_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=outreach.models.approvals.keep_approved, related_name='+', to='wagtailcore.revision', verbose_name='approved version')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_pages', to='outreach.event', verbose_name='event')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
            ],
            options={
                'abstract': False,
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, outreach.series.owners.SearchedAfterwards, outreach.models.owner_pages.MovesAlone, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('storedbasepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='pages.storedbasepage')),
                ('summary', models.TextField(blank=True, help_text='One or two sentences, shown in lists.', max_length=500, verbose_name='summary')),
                ('body', wagtail.fields.RichTextField(blank=True, verbose_name='text')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_pages', to='detention_visits.activity', verbose_name='activity')),
                ('approved_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=outreach.models.approvals.keep_approved, related_name='+', to='wagtailcore.revision', verbose_name='approved version')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
            ],
            options={
                'abstract': False,
            },
            bases=(outreach.series.owners.SearchedAfterwards, outreach.models.owner_pages.MovesAlone, 'pages.storedbasepage', models.Model),
        ),
    ]
