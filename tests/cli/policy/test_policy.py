import typer

from outgate.cli.policy import register


def test_the_group_has_its_commands():
    app = typer.Typer()
    register(app)
    (group,) = app.registered_groups
    assert group.name == "policy"
    assert group.typer_instance is not None
    names = [command.name for command in group.typer_instance.registered_commands]
    assert names == ["check", "test", "list", "explain", "schema", "replay"]
