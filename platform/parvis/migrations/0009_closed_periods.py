from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('parvis', '0008_evaluations_rules')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ClosedPeriod',
            fields=[
                ('period', fields.IntField(primary_key=True, generated=False, unique=True, db_index=True)),
            ],
            options={'table': 'closed_period', 'app': 'parvis', 'pk_attr': 'period', 'table_description': "That a period's end was gone through. Figures of the next one do not always tell: there may be none."},
            bases=['Model'],
        ),
    ]
