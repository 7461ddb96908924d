"""The number of records without a defect must not take the name of Django's own check."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credit", "0005_line_rules")]
    operations = [migrations.RenameField("qualityrun", "clean", "faultless")]
