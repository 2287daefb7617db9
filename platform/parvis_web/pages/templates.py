"""The templates of a language, made lean where Jinja is general: pages call macros and read fields by the thousand."""

from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache, partial
from types import FunctionType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.environment import TemplateModule
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # written in C or not, as is there

from parvis.core.i18n import LOCALES, translate, translate_plural
from parvis_web.door.csrf import CSRF_FIELD
from parvis_web.pages import addresses, dates, pictures
from parvis_web.pages.assets import asset_url, island_url
from parvis_web.pages.documents import FOLDER


@lru_cache(maxsize=len(LOCALES))
def templates(locale: str) -> Environment:
    """The templates as they speak this language; each is compiled once, when it is first used.

    Macros that want nothing of the page are imported without its context, and so are made once as well.
    """
    environment = _Environment(locale)
    environment.globals |= {
        "CSRF_FIELD": CSRF_FIELD,
        "asset_url": asset_url,
        "island_url": island_url,
        "srcset": pictures.srcset,
        "widest": pictures.widest,
        **{name: getattr(addresses, name) for name in addresses.__all__},
        **_in_language(locale),
    }
    return environment


class _Translation(NodeTransformer):
    """Says a message without parameters when the template is compiled, so that it becomes part of the text around."""

    def __init__(self, locale: str) -> None:
        self._locale = locale

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - named after what it visits, as all below
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name="_"),
                args=[nodes.Const(value=str() as message)],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                return nodes.Const(translate(message, self._locale), lineno=node.lineno, environment=node.environment)
        return node


class _Compiler(CodeGenerator):
    environment: "_Environment"

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        super().visit_Template(_Translation(self.environment.locale).visit(node), frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """A plain call: Jinja asks each time whether the function wants the context, and none of ours does."""
        if forward_caller or node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
            self.write("environment.call(")
            self.visit(node.node, frame)
            self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        else:
            self.visit(node.node, frame)
            self.write("(")
            for argument in node.args:
                self.visit(argument, frame)
                self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro is the function that was written for it: what Jinja puts around it costs more than most of ours."""
        if macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
        else:
            self.write(f"environment.macro(macro, {[argument.name for argument in macro_ref.node.args]})")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """Macros leave it to what is around them to say that theirs is HTML."""
        if force_unescaped:
            self.writeline(f"return environment.markup(concat({frame.buffer}))")
        else:
            super().return_buffer_contents(frame)

    def _output_child_pre(self, _node: nodes.Expr, _frame: Frame, _finalize: object) -> None:
        """Everything is escaped, everywhere: there is no `autoescape` block in our templates to look for."""
        self.write("environment.escaped(")


#: text that is HTML already; `Markup(text)` first looks for a way to ask
_markup = partial(str.__new__, Markup)


def _escaped(value: object) -> str:
    """The same characters as `escape` gives, for less: what is written into a page need not be Markup again."""
    if type(value) is Markup:
        return value
    return _escape_inner(value) if type(value) is str else escape(value)


def _macro(function: FunctionType, parameters: list[str]) -> FunctionType:
    """The function of a macro, each of whose parameters may be left out; `named` are those that a call may name."""
    function.__defaults__ = (missing,) * len(parameters)
    function.__dict__["named"] = dict(zip(parameters, function.__code__.co_varnames, strict=False))
    return function


def _call(function: Callable[..., object], *arguments: object, **named: object) -> object:
    """A call that names arguments: compiled macros have names of their own for them."""
    own = getattr(function, "named", {})
    return function(*arguments, **{own.get(name, name): value for name, value in named.items()})


class _Template(Template):
    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """The macros of a page know their context. It need not know them, once the module does, and all of the page
        would wait for the garbage collector."""
        context = self.new_context(vars, shared, locals)
        module = TemplateModule(self, context)
        if vars is not None:
            context.vars.clear()
        return module


class _Environment(Environment):
    code_generator_class = _Compiler
    template_class = _Template

    def __init__(self, locale: str) -> None:
        super().__init__(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.locale = locale
        # what the compiled templates call
        self.call, self.escaped, self.macro, self.markup = _call, _escaped, _macro, _markup
        self.filters["safe"] = _markup

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The same for every template: Jinja would wrap them for each, and compare the wrappers at every import."""
        assert not d
        return self.globals

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A dictionary's key before its methods: answers of the schema are dictionaries, and read the most."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _in_language(locale: str) -> dict[str, Any]:
    def _(message: str, **params: object) -> str:
        # what a macro made is escaped already, and the sentence that takes it in will be
        plain = {name: value.unescape() if isinstance(value, Markup) else value for name, value in params.items()}
        return translate(message, locale, **plain)

    def ngettext(singular: str, plural: str, count: int, **params: object) -> str:
        return translate_plural(singular, plural, count, locale, **params)

    def bound(function: Callable[[Any, str], str]) -> Callable[[Any], str]:
        return lambda value: function(value, locale)

    return {
        "_": _,
        "ngettext": ngettext,
        "locale": locale,
        "ago": bound(dates.ago),
        "full": bound(dates.full),
        "day": bound(dates.day),
        "number": bound(dates.number),
    }
