"""Response processing carried out: expressions of QTI, rules that can't be carried out, and rules without end."""

from __future__ import annotations

import pytest

from cyberdip.exchange.markup import parse
from cyberdip.exchange.qti.processing import NotUnderstood, Processing
from cyberdip.exchange.qti.variables import Ordered, Value

ITEM = """<assessmentItem identifier="i">
<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">
<correctResponse><value>A</value><value>B</value></correctResponse>
<mapping lowerBound="-0.5" upperBound="1.5" defaultValue="-2">
<mapEntry mapKey="A" mappedValue="1"/><mapEntry mapKey="B" mappedValue="1"/></mapping>
</responseDeclaration>
<responseDeclaration identifier="TEXT" cardinality="single" baseType="string">
<mapping><mapEntry mapKey="York" mappedValue="1"/><mapEntry mapKey="paris" mappedValue="2" caseSensitive="false"/>
</mapping></responseDeclaration>
<responseDeclaration identifier="ORDER" cardinality="ordered" baseType="identifier">
<correctResponse><value>A</value><value>B</value></correctResponse></responseDeclaration>
<responseDeclaration identifier="PAIRS" cardinality="multiple" baseType="pair">
<correctResponse><value>A P</value></correctResponse></responseDeclaration>
<responseDeclaration identifier="NUMBER" cardinality="single" baseType="float"/>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue>
</outcomeDeclaration>
<outcomeDeclaration identifier="LIST" cardinality="multiple" baseType="identifier"/>
<responseProcessing>{rules}</responseProcessing></assessmentItem>"""


def run(rules: str, **responses: Value) -> dict[str, Value]:
    item = parse(ITEM.replace("{rules}", rules).encode(), "x.xml")
    return Processing(item, sum(1 for _ in item.walk())).run(responses)


def worth(expression: str, **responses: Value) -> Value:
    return run(f'<setOutcomeValue identifier="LIST">{expression}</setOutcomeValue>', **responses)["LIST"]


def a(kind: str, value: object) -> str:
    return f'<baseValue baseType="{kind}">{value}</baseValue>'


def named(*values: str) -> str:
    return "".join(a("identifier", value) for value in values)


def v(name: str) -> str:
    return f'<variable identifier="{name}"/>'


def c(name: str) -> str:
    return f'<correct identifier="{name}"/>'


def numbers(*values: float) -> str:
    return "".join(a("float", value) for value in values)


TRUE, FALSE, NULL = a("boolean", "true"), a("boolean", "false"), "<null/>"
EXPRESSIONS: dict[str, tuple[str, Value]] = {
    "and, all true": (f"<and>{TRUE}{TRUE}</and>", True),
    "and, one false beside NULL": (f"<and>{NULL}{FALSE}</and>", False),
    "and, one NULL": (f"<and>{TRUE}{NULL}</and>", None),
    "or, one true beside NULL": (f"<or>{NULL}{TRUE}</or>", True),
    "or, one NULL": (f"<or>{FALSE}{NULL}</or>", None),
    "not": (f"<not>{FALSE}</not>", True),
    "not NULL": (f"<not>{NULL}</not>", None),
    "isNull of nothing": (f"<isNull>{v('TEXT')}</isNull>", True),
    "isNull of something": (f"<isNull>{TRUE}</isNull>", False),
    "sum": (f"<sum>{numbers(1, 2, 3.5)}</sum>", 6.5),
    "sum with NULL": (f"<sum>{numbers(1)}{NULL}</sum>", None),
    "product": (f"<product>{numbers(2, -3)}</product>", -6.0),
    "subtract": (f"<subtract>{numbers(2, 3)}</subtract>", -1.0),
    "divide": (f"<divide>{numbers(1, 4)}</divide>", 0.25),
    "divide by nothing": (f"<divide>{numbers(1, 0)}</divide>", None),
    "max": (f"<max>{numbers(1, 4)}</max>", 4.0),
    "min": (f"<min>{numbers(1, 4)}</min>", 1.0),
    "lt": (f"<lt>{numbers(1, 4)}</lt>", True),
    "lte": (f"<lte>{numbers(4, 4)}</lte>", True),
    "gt": (f"<gt>{numbers(4, 4)}</gt>", False),
    "gte": (f"<gte>{numbers(4, 4)}</gte>", True),
    "equal, exact": (f"<equal>{numbers(1, 1)}</equal>", True),
    "equal, absolute": (f'<equal toleranceMode="absolute" tolerance="1 2">{numbers(12, 10)}</equal>', True),
    "equal, absolute, below": (f'<equal toleranceMode="absolute" tolerance="1 2">{numbers(8.5, 10)}</equal>', False),
    "equal, relative": (f'<equal toleranceMode="relative" tolerance="10">{numbers(9, 10)}</equal>', True),
    "equal, no number": (f"<equal>{a('float', 'x')}{numbers(1)}</equal>", None),
    "equalRounded, decimals": (
        f'<equalRounded roundingMode="decimalPlaces" figures="1">{numbers(1.24, 1.2)}</equalRounded>',
        True,
    ),
    "equalRounded, figures": (f'<equalRounded figures="2">{numbers(1250, 1249)}</equalRounded>', True),
    "stringMatch": (f'<stringMatch caseSensitive="false">{a("string", "a")}{a("string", "A")}</stringMatch>', True),
    "stringMatch, exact": (
        f'<stringMatch caseSensitive="true">{a("string", "a")}{a("string", "A")}</stringMatch>',
        False,
    ),
    "stringMatch, part": (
        f'<stringMatch caseSensitive="true" substring="true">{a("string", "York town")}{a("string", "York")}</stringMatch>',
        True,
    ),
    "substring": (f"<substring>{a('string', 'York')}{a('string', 'York town')}</substring>", True),
    "multiple": (f"<multiple>{named('A')}{NULL}{named('B')}</multiple>", ("A", "B")),
    "multiple of nothing": (f"<multiple>{NULL}</multiple>", None),
    "member": (f"<member>{named('A')}<multiple>{named('B', 'A')}</multiple></member>", True),
    "contains": (
        f"<contains><multiple>{named('A', 'B')}</multiple><multiple>{named('B')}</multiple></contains>",
        True,
    ),
    "delete": (f"<delete>{named('A')}<multiple>{named('B', 'A')}</multiple></delete>", ("B",)),
    "index": (f'<index n="2"><ordered>{named("B", "A")}</ordered></index>', "A"),
    "index beyond the end": (f'<index n="3"><ordered>{named("B", "A")}</ordered></index>', None),
    "containerSize": (f"<containerSize><multiple>{named('B', 'A')}</multiple></containerSize>", 2.0),
    "containerSize of nothing": (f"<containerSize>{NULL}</containerSize>", 0.0),
}


@pytest.mark.parametrize("name", sorted(EXPRESSIONS))
def test_an_expression_comes_to_what_the_specification_says(name: str) -> None:
    expression, value = EXPRESSIONS[name]
    assert worth(expression) == value


MATCHES: dict[str, tuple[str, dict[str, Value], Value]] = {
    "several, in any order": ("RESPONSE", {"RESPONSE": ("B", "A")}, True),
    "several, one missing": ("RESPONSE", {"RESPONSE": ("B",)}, False),
    "in order": ("ORDER", {"ORDER": Ordered(("A", "B"))}, True),
    "out of order": ("ORDER", {"ORDER": Ordered(("B", "A"))}, False),
    "a pair either way": ("PAIRS", {"PAIRS": ("A P",)}, True),
    "nothing": ("ORDER", {}, None),
}


@pytest.mark.parametrize("name", sorted(MATCHES))
def test_a_response_is_matched_as_its_kind_asks_for(name: str) -> None:
    variable, responses, value = MATCHES[name]
    assert worth(f"<match>{v(variable)}{c(variable)}</match>", **responses) == value


MAPPED: dict[str, tuple[str, Value, float]] = {
    "one of two": ("RESPONSE", ("A",), 1.0),
    "capped above": ("RESPONSE", ("A", "B"), 1.5),
    "capped below": ("RESPONSE", ("C",), -0.5),
    "the same twice": ("RESPONSE", ("A", "A"), 1.0),
    "nothing": ("RESPONSE", None, 0.0),
    "a text": ("TEXT", "York", 1.0),
    "a text in another case": ("TEXT", "york", 0.0),
    "a text whose case makes no difference": ("TEXT", "PARIS", 2.0),
}


@pytest.mark.parametrize("name", sorted(MAPPED))
def test_a_response_is_worth_what_its_mapping_says(name: str) -> None:
    variable, response, value = MAPPED[name]
    assert worth(f'<mapResponse identifier="{variable}"/>', **{variable: response}) == value


def test_the_first_branch_that_holds_is_taken_and_exit_ends_the_rules() -> None:
    def score(number: int) -> str:
        return f'<setOutcomeValue identifier="SCORE">{numbers(number)}</setOutcomeValue>'

    assert run(
        f"<responseCondition><responseIf>{NULL}{score(1)}</responseIf><responseElseIf>{TRUE}{score(2)}"
        f"<exitResponse/></responseElseIf><responseElse>{score(3)}</responseElse></responseCondition>{score(4)}"
    ) == {"SCORE": 2.0, "LIST": None}


NOT_UNDERSTOOD = {
    "an operator of its own": "<customOperator/>",
    "chance": '<randomInteger min="1" max="2"/>',
    "an operator that lacks a side": f"<match>{v('TEXT')}</match>",
    "a variable that there is none of": v("NONE"),
    "the mapping of a variable without one": '<mapResponse identifier="NUMBER"/>',
    "a number beyond all bounds": f"<sum>{numbers(1e308, 1e308)}</sum>",
}


@pytest.mark.parametrize("name", sorted(NOT_UNDERSTOOD))
def test_rules_that_cannot_be_carried_out_are_told_apart_from_rules_that_give_nothing(name: str) -> None:
    with pytest.raises(NotUnderstood):
        worth(NOT_UNDERSTOOD[name])


TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"


@pytest.mark.parametrize(
    ("template", "score"),
    [("match_correct", 1.0), ("map_response", 1.5), ("match_correct.xml", 1.0)],
)
def test_the_templates_of_the_specification_are_known(template: str, score: float) -> None:
    whole = ITEM.replace("<responseProcessing>", f'<responseProcessing template="{TEMPLATE}{template}">')
    item = parse(whole.replace("{rules}", "").encode(), "x.xml")
    assert Processing(item, 100).run({"RESPONSE": ("A", "B")})["SCORE"] == score


def test_another_template_is_not_understood() -> None:
    item = parse(ITEM.replace("<responseProcessing>", '<responseProcessing template="x">').encode(), "x.xml")
    with pytest.raises(NotUnderstood):
        Processing(item, 100).run({})


@pytest.mark.parametrize(("elements", "runs"), [(10, 68), (100, 188)])
def test_rules_may_take_steps_in_proportion_to_the_item_and_no_more(elements: int, runs: int) -> None:
    rule = f'<setOutcomeValue identifier="SCORE">{numbers(1)}</setOutcomeValue>'
    rules = Processing(parse(ITEM.replace("{rules}", rule).encode(), "x.xml"), elements)
    assert [rules.run({})["SCORE"] for _ in range(runs)] == [1.0] * runs
    with pytest.raises(NotUnderstood):
        rules.run({})
