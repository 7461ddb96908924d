"""The number of records without a defect must not take the name of Django's own check."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credit", "0006_faultless")]
    operations = [migrations.RenameField("qualityrun", "clean", "faultless")]
