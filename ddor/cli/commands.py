"""The commands by the modules that have them, each imported when its command is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info, get_command_name

from ddor.cli.common import with_days_of_weeks
from ddor.terminal.hints import Asked, remember

if TYPE_CHECKING:
    from typer import Typer

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "reading": ("read",),
    "extracting": ("tables",),
    "adding": ("add",),
    "checking": ("cross-check",),
    "keeping": ("weeks", "remove"),
    "verifying": ("verify", "backup"),
    "comparing": ("compare",),
    "lists": ("compare-lists",),
    "deciding": ("places", "match", "decide"),
    "correcting": ("correct",),
    "history": ("history",),
    "numbers": ("tabulate", "rows"),
    "exporting": ("export",),
    "pictures": ("show", "evidence"),
    "claims": ("check", "claim"),
    "site": ("site",),
    "app": ("app",),
}
"""The modules with commands and what these are called; --help lists them in this order."""


FORMERLY: Mapping[str, str] = {"page": "site"}
"""What commands were called before, which still works and is not listed."""


class Commands(TyperGroup):
    """The program's commands. Typer collects them when the modules are imported, so here they are when asked for."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Commands()

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of a command line; one that was called as it was before goes by its name of today."""
        name, command, rest = super().resolve_command(ctx, args)
        return FORMERLY.get(name or "", name), command, rest

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands with the whole first sentence of each one's help, which Typer cuts to a line."""
        said = [(name, (command.help or "").partition("\n\n")[0]) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl([(name, f"{text.partition('. ')[0].rstrip('.')}.") for name, text in said])


class _Commands(MutableMapping[str, Any]):
    """The commands by name, each made when it is looked up."""

    def __init__(self) -> None:
        self._modules = {name: module for module, names in SUBJECTS.items() for name in names}
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        name = FORMERLY.get(name, name)
        if name not in self._made:
            self._made[name] = _made(import_module(f"ddor.cli.{self._modules[name]}").app, name)
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._modules.setdefault(name, "")
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._modules[name]
        self._made.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


def _made(app: Typer, name: str) -> Any:
    for info in app.registered_commands:
        if name == (info.name or get_command_name(info.callback.__name__ if info.callback else "")):
            info.cls = _Remembered
            return get_command_from_info(
                info,
                pretty_exceptions_short=app.pretty_exceptions_short,
                rich_markup_mode=app.rich_markup_mode,
            )
    raise LookupError(f"no module has the command {name}")


class _Remembered(TyperCommand):
    """A command that hints can repeat."""

    def invoke(self, ctx: Any) -> Any:
        """Run it, with weeks that were named by their place among those held as their days."""
        ctx.params = with_days_of_weeks(ctx.params)
        arguments: list[str] = []
        options: dict[str, tuple[tuple[str, ...], ...]] = {}
        for parameter in self.params:
            source = ctx.get_parameter_source(parameter.name)
            if source is None or source.name != "COMMANDLINE" or parameter.name not in ctx.params:
                continue
            times = _times(ctx.params[parameter.name], parameter.multiple or parameter.nargs == -1)
            if parameter.param_type_name == "argument":
                arguments += [word for words in times for word in words]
            else:
                options[parameter.opts[0]] = times
        remember(Asked(ctx.info_name or "", tuple(arguments), options))
        return super().invoke(ctx)


def _times(value: Any, several: bool) -> tuple[tuple[str, ...], ...]:
    """What was written behind an option, each time that it was given; nothing behind one that is on or off."""
    if isinstance(value, bool):
        return ((),)
    given = value if several else [value]
    return tuple(tuple(map(_word, each)) if isinstance(each, tuple) else (_word(each),) for each in given)


def _word(value: Any) -> str:
    return str(value.date()) if isinstance(value, datetime) else str(getattr(value, "value", value))
