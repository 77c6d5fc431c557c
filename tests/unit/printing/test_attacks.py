"""Templates that want to read, write, run or reach something are refused, with the line that tried."""

from __future__ import annotations

import pytest

from app.reports.printing.form_error import FormError
from tests.unit.printing.conftest import RenderText
from tests.unit.printing.papers import shell

ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
COLOUR = "[[[getattr(pow,Word('__globals__'))['os'].system('true') for Word in [1]]]]"

ATTACKS = {
    "outer entity": (ENTITY + shell("<para>&x;</para>"), 1),
    "billion laughs": (LAUGHS + shell("<para>&b;</para>"), 1),
    "unknown entity": (shell("<para>&x;</para>"), 4),
    "file picture": (shell('<img src="/etc/hostname"/>'), 4),
    "http picture": (shell('<img src="http://127.0.0.1:9/x.png"/>'), 4),
    "package picture": (shell('<img src="[z3c.rml]/x.png"/>'), 4),
    "data picture": (shell('<img src="data:image/png;base64,AAAA"/>'), 4),
    "inline picture": (shell('<para><img src="/etc/hostname"/></para>'), 4),
    "canvas picture": (shell('<illustration width="9" height="9"><image file="/etc/hostname" x="0" y="0"/></illustration>'), 4),
    "picture and flowables": (shell('<imageAndFlowables imageName="/etc/passwd"><para>x</para></imageAndFlowables>'), 4),
    "picture by path": (shell('<picture name="../secret.png" width="9" height="9"/>'), 4),
    "evalString": (shell("<para><evalString>1+1</evalString></para>"), 4),
    "docExec": (shell('<docExec stmt="import os"/>'), 4),
    "docIf": (shell('\n<docIf cond="1"><para>x</para></docIf>'), 5),
    "docAssign": (shell('<docAssign var="i" expr="1"/>'), 4),
    "plugInFlowable": (shell('<plugInFlowable module="os" function="system">true</plugInFlowable>'), 4),
    "plugInGraphic": (shell('<illustration width="9" height="9"><plugInGraphic module="os" function="system">1</plugInGraphic></illustration>'), 4),
    "onDraw": (shell('<para><onDraw name="x"/></para>'), 4),
    "logConfig": ('<document filename="x"><docinit>\n<logConfig filename="owned.log"/></docinit></document>', 1),
    "included pdf": (shell('<includePdfPages filename="/etc/passwd"/>'), 4),
    "merged page": (
        '<document filename="x"><template><pageTemplate id="m">\n<mergePage filename="/etc/passwd" page="1"/></pageTemplate></template></document>',
        2,
    ),
    "font file": ('<document filename="x"><docinit><registerTTFont faceName="a" fileName="/etc/passwd"/></docinit></document>', 1),
    "colour that runs": (shell(f'<para><font color="{COLOUR}">x</font></para>'), 4),
    "background that runs": (shell(f'\n<para backColor="{COLOUR}">x</para>'), 5),
    "script link": (shell('<para><a href="javascript:alert(1)">x</a></para>'), 4),
    "file link": (shell('<para><a href="file:///etc/passwd">x</a></para>'), 4),
    "jinja classes": (shell("<para>{{ ''.__class__.__mro__ }}</para>"), 4),
    "jinja globals": (shell("<para>{{ cycler.__init__.__globals__ }}</para>"), 4),
    "jinja function globals": (shell("<para>{{ range.__call__.__globals__ }}</para>"), 4),
    "jinja format": (shell("<para>{{ '{0.__class__.__mro__}'.format(1) }}</para>"), 4),
    "jinja include": (shell('<para>{% include "../../../etc/passwd" %}</para>'), 4),
    "jinja import": (shell('<para>{% import "/etc/passwd" as p %}</para>'), 4),
    "jinja mutation": (shell("<para>{{ lines.append(1) }}</para>"), 4),
    "jinja attribute filter": (shell("<para>{{ ''|attr('__class__') }}</para>"), 4),
    "jinja huge range": (shell("<para>{{ range(10**9)|length }}</para>"), 4),
    "jinja huge product": (shell("<para>{{ 'x' * 3000000000 }}</para>"), 4),
    "jinja huge power": (shell("<para>{{ 10 ** 10 ** 9 }}</para>"), 4),
    "markup from a filter": (shell("<para>{{ '<evalString>1</evalString>'|safe }}</para>"), 4),
    "jinja subclasses": (shell("<para>{{ [].__class__.__base__.__subclasses__() }}</para>"), 4),
    "jinja self": (shell("<para>{{ self.__init__.__globals__ }}</para>"), 4),
    "jinja namespace": (shell("<para>{{ namespace.__init__.__globals__ }}</para>"), 4),
    "jinja item of a dunder": (shell("<para>{{ doc['__class__'] }}</para>"), 4),
    "jinja generator frame": (shell("<para>{{ (lines|map('upper')).gi_frame }}</para>"), 4),
    "jinja format_map": (shell("<para>{{ '{a.__class__.__mro__}'.format_map({'a': 1}) }}</para>"), 4),
    "jinja map attribute": (shell("<para>{{ lines|map(attribute='__class__')|first }}</para>"), 4),
    "jinja sort attribute": (shell("<para>{{ (lines|groupby('__class__.__mro__'))|list }}</para>"), 4),
    "jinja dict update": (shell("<para>{{ {}.update({1: 2}) }}</para>"), 4),
    "jinja list product": (shell("<para>{{ ([0] * 10**9)|length }}</para>"), 4),
    "jinja macro closure": (shell("<para>{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}</para>"), 4),
    "jinja undefined": (shell("<para>{{ nothing.__class__ }}</para>"), 4),
    "jinja filter of bytes": (shell("<para>{{ ''.encode().__class__ }}</para>"), 4),
    "jinja string import": (shell("<para>{{ ''.__init_subclass__ }}</para>"), 4),
    "processing instruction": (shell('<?php system("x") ?><docExec stmt="x"/>'), 4),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_template_when_it_attacks_then_refused_with_its_line(render_template: RenderText, attack: str) -> None:
    """T-16, T-20."""
    rml, line = ATTACKS[attack]
    with pytest.raises(FormError) as caught:
        render_template(rml)
    assert caught.value.file == "t/t/template.rml"
    assert caught.value.line == line, caught.value


def test_attack_list_when_counted_then_holds_at_least_the_known_ones() -> None:
    assert len(ATTACKS) >= 27
