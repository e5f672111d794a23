from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='shown',
            name='feeds',
            field=models.JSONField(default=list),
        ),
    ]
