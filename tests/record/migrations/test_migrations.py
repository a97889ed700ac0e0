from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from outgate.record import migrations, schema


def test_head_is_the_newest_version():
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD


def test_an_empty_database_has_no_version_and_gets_one(connection: Connection):
    assert migrations.version(connection) == ""
    migrations.upgrade(connection)
    assert migrations.version(connection) == migrations.HEAD


def test_upgrading_again_changes_nothing(connection: Connection):
    migrations.upgrade(connection)
    connection.execute(text("UPDATE numbering SET last = 7"))
    migrations.upgrade(connection)
    assert connection.execute(text("SELECT last FROM numbering")).scalar() == 7


def test_the_tables_are_also_understood_by_postgresql():
    made = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in schema.metadata.sorted_tables]
    assert len(made) == 7
