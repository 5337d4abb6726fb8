"""The faults: one small change to a module's syntax tree, each of a kind that a hurried hand makes."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
}  # fmt: skip
_UNTOUCHED = (ast.Import, ast.ImportFrom, ast.JoinedStr)
"""What a message says word for word is compared elsewhere, by tables of messages."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One change: in the list or the node `holder`, what stands at `place` becomes `changed`."""

    line: int
    where: str
    what: str
    holder: ast.AST | list[ast.AST]
    place: str | int
    changed: ast.AST

    def put_in(self) -> None:
        """Change the tree. There is no way back: a tree takes one fault in its life."""
        if isinstance(self.holder, list):
            self.holder[int(self.place)] = self.changed
        else:
            setattr(self.holder, str(self.place), self.changed)


def faults_of(tree: ast.Module) -> Iterator[Fault]:
    """Give every fault that this module can take."""
    for node in tree.body:
        yield from _below(node, tree.body, tree.body.index(node), "")


def _below(node: ast.AST, holder: ast.AST | list[ast.AST], place: str | int, where: str) -> Iterator[Fault]:
    if isinstance(node, _UNTOUCHED) or _is_docstring(node) or _is_for_types_only(node):
        return
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        where = f"{where}.{node.name}" if where else node.name
    for changed in _changes(node):
        what = f"{_text(node)} → {_text(changed)}"
        yield Fault(
            getattr(node, "lineno", 0), where or "module", what, holder, place, ast.copy_location(changed, node)
        )
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases") or (isinstance(node, ast.Raise)):
            continue
        if isinstance(value, ast.AST):
            yield from _below(value, node, name, where)
        elif isinstance(value, list):
            for number, part in enumerate(value):
                if isinstance(part, ast.AST):
                    yield from _below(part, value, number, where)


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=ops):
            for number, operator in enumerate(ops):
                changed = copy.deepcopy(node)
                changed.ops[number] = _COMPARED[type(operator)]()
                yield changed
        case ast.BinOp(op=operator) if type(operator) in _COUNTED:
            yield ast.BinOp(copy.deepcopy(node.left), _COUNTED[type(operator)](), copy.deepcopy(node.right))
        case ast.AugAssign(op=operator):
            yield ast.AugAssign(node.target, _COUNTED[type(operator)](), copy.deepcopy(node.value))
            yield ast.Pass()
        case ast.BoolOp(op=operator):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), copy.deepcopy(node.values))
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield copy.deepcopy(node.operand)
        case ast.If() | ast.While() | ast.IfExp():
            changed = copy.deepcopy(node)
            changed.test = ast.UnaryOp(ast.Not(), changed.test)
            yield changed
        case ast.Constant(value=value):
            yield from _other_constants(value)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Expr() | ast.Continue() | ast.Break():
            yield ast.Pass()


def _other_constants(value: object) -> Iterator[ast.AST]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int():
            yield ast.Constant(value + 1)
        case float():
            yield ast.Constant(value * 1.25 if value else 1.0)
        case str():
            yield ast.Constant(value + "~")


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_for_types_only(node: ast.AST) -> bool:
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assign(targets=[ast.Name(id="TYPE_CHECKING")]):
            return True
        case ast.Assign(value=ast.Call(func=ast.Name(id="TypeVar" | "NewType"))):
            return True
    return False


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _text(node: ast.AST) -> str:
    """Return the code in one short line: of a condition or a loop its head alone."""
    if isinstance(node, ast.If | ast.While):
        return f"{'if' if isinstance(node, ast.If) else 'while'} {ast.unparse(node.test)}"
    return " ".join(ast.unparse(node).split())
