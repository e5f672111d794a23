from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0002_shown_n_pairs'),
    ]

    operations = [
        migrations.AddField(
            model_name='shown',
            name='feeds',
            field=models.JSONField(default=list),
        ),
    ]
