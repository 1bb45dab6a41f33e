from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0007_long_dates_and_rights'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='event',
            options={'ordering': ['-starts_at_local', 'pk'], 'permissions': [('write_in_all_regions', 'Can write in all regions')], 'verbose_name': 'event', 'verbose_name_plural': 'events'},
        ),
    ]
