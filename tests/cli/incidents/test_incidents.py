import typer

from outgate.cli.incidents import register


def test_the_group_has_its_commands():
    app = typer.Typer()
    register(app)
    (group,) = app.registered_groups
    assert group.typer_instance is not None
    names = [command.name for command in group.typer_instance.registered_commands]
    assert names == ["list", "show", "export", "resolve", "purge"]
