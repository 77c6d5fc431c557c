"""Names everything of a file that does not run here. It is kept and written back all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from app.core.i18n import N_, _
from app.processes.bpmn.conditions import is_foreign
from app.processes.bpmn.document import Document
from app.processes.bpmn.imported import Drawing, Named
from app.processes.bpmn.names import MODEL, own, plain, word
from app.processes.bpmn.timing import working_minutes
from app.processes.bpmn.vocabulary import CONTAINERS, FLOW_NODES

#: words and what is to be said about them; whatever of the flow is neither here nor run is told in general
_SENTENCES = {
    "serviceTask": N_("A step that another program did: say what is to be done here."),
    "businessRuleTask": N_("A decision by a table of rules: enter the rules as conditions behind a choice."),
    "scriptTask": N_("A script in another language does not run: write it as a formula."),
    "sendTask": N_("A step that sends something: say to whom and what."),
    "intermediateThrowEvent": N_("An event that is sent on the way is passed without being sent."),
    "complexGateway": N_("A complex gateway is passed along all its ways."),
    "transaction": N_("A transaction runs as a plain sub-process: what was done is not undone by itself."),
    "adHocSubProcess": N_("The steps of an ad-hoc sub-process run in the order of its lines."),
    "standardLoopCharacteristics": N_("A step marked as a loop is done once: draw the loop with a choice."),
    "multiInstanceLoopCharacteristics": N_("A step marked to be done for each of several is done once."),
    "signalEventDefinition": N_("Signals to other processes are neither sent nor awaited."),
    "escalationEventDefinition": N_("Escalations to the process outside do not happen: set a deadline on the step."),
    "conditionalEventDefinition": N_("A condition that starts something by itself is not watched."),
    "compensateEventDefinition": N_("Steps are not undone by compensation."),
    "cancelEventDefinition": N_("A transaction is not called off by this event."),
    "linkEventDefinition": N_("Links do not lead from one page to another: draw a line."),
    "messageEventDefinition": N_("Which message is meant has to be said here."),
    "timerEventDefinition": N_("When the time has come has to be said here."),
    "receiveTask": N_("A step that waits for a message: say what it waits for."),
    "callActivity": N_("Which process is begun here has to be said."),
    "conversation": N_("Conversations are kept, and not drawn."),
    "choreography": N_("Choreographies are kept, and not drawn."),
}
#: words that only describe data, people and messages to other programs
_DESCRIPTIONS = {
    "dataObject": N_("Data objects are only drawn."), "dataObjectReference": N_("Data objects are only drawn."),
    "dataStoreReference": N_("Data stores are only drawn."), "dataStore": N_("Data stores are only drawn."),
    "messageFlow": N_("Messages between pools are only drawn."), "group": N_("Groups are only drawn."),
    **dict.fromkeys(
        ("ioSpecification", "dataInputAssociation", "dataOutputAssociation", "property", "dataInput", "dataOutput", "inputSet", "outputSet"),
        N_("What data a step or event takes and gives is only kept."),
    ),
    **dict.fromkeys(
        ("potentialOwner", "performer", "humanPerformer", "resourceRole"),
        N_("Who does a step is said by its lane or its settings here; what the file says about people is only kept."),
    ),
    "correlationKey": N_("Which message belongs to which case is not found out by correlation keys."),
}
#: what runs, and what belongs to something named above it
_RUN = frozenset({
    "task", "userTask", "manualTask", "subProcess", "startEvent", "endEvent", "intermediateCatchEvent",
    "boundaryEvent", "exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "terminateEventDefinition",
    "errorEventDefinition", "sequenceFlow", "laneSet", "association", "textAnnotation", "documentation", "extensionElements",
    "incoming", "outgoing", "script",
})


def unsupported(document: Document, drawings: Sequence[Drawing]) -> Iterator[Named]:
    """Everything that the engine does not run, in the order of the file; what only describes is told once for each kind."""
    told: set[str] = set()
    for element in document.root.iter(etree.Element):
        yield from _about(element, told)
    shown = {node for drawing in drawings for node in drawing.graph.nodes}
    for drawing in drawings:
        container = document.elements[drawing.key]
        if container.get("triggeredByEvent") == "true":
            yield Named(drawing.key, drawing.name, drawing.key, _("A sub-process that an event starts does not start by itself."))
    for element in document.root.iter(etree.Element):
        key = element.get("id", "")
        if word(element) in FLOW_NODES and key not in shown:
            yield Named(key, element.get("name", ""), "", _("A shape in a process without flow is kept, and not drawn."))
    for id in dict.fromkeys(document.doubled):
        yield Named(id, "", "", _("Two elements have the id {id}: one of them got another.").format(id=id))


def _about(element: etree._Element, told: set[str]) -> Iterator[Named]:
    tag = word(element)
    owner = _owner(element)
    key, name, drawing = (owner.get("id", ""), owner.get("name", ""), _drawing(owner)) if owner is not None else ("", "", "")
    parent = element.getparent()
    if tag == "timerEventDefinition" and parent is not None and working_minutes(parent) is not None:
        if tag not in told:
            told.add(tag)
            yield Named(key, name, drawing, _("Times count as working time here."))
    elif tag in _SENTENCES:
        if not _is_ours(element):
            yield Named(key, name, drawing, _(_SENTENCES[tag]))
    elif tag in _DESCRIPTIONS:
        if _DESCRIPTIONS[tag] not in told:
            told.add(_DESCRIPTIONS[tag])
            yield Named(key, name, drawing, _(_DESCRIPTIONS[tag]))
    elif tag == "sequenceFlow":
        yield from _about_flow(element, key, name, drawing)
    elif not tag:
        yield from _about_stranger(element, key, name, drawing, told)
    elif tag not in _RUN and _is_of_flow(element):
        yield Named(key, name, drawing, _("The engine does not know “{word}”: it is only kept.").format(word=tag))


def _about_flow(flow: etree._Element, key: str, name: str, drawing: str) -> Iterator[Named]:
    parent = flow.getparent()
    ends = {plain(flow.get("sourceRef")), plain(flow.get("targetRef"))}
    if parent is not None and not ends <= {each.get("id") for each in parent if word(each) in FLOW_NODES}:
        yield Named(key, name, drawing, _("A line that leads out of its process or hangs free is kept, and not drawn."))
    if is_foreign(flow):
        yield Named(key, name, drawing, _("A condition in another language is not worked out: write it as a formula."))


def _about_stranger(element: etree._Element, key: str, name: str, drawing: str, told: set[str]) -> Iterator[Named]:
    """What another program added, once for each of its namespaces."""
    parent = element.getparent()
    if parent is None or not _is_model(parent) or element.tag == own("step"):
        return
    space = etree.QName(element).namespace or ""
    if space not in told and _drawing(element):
        told.add(space)
        yield Named(key, name, drawing, _("Settings of another program ({space}) are kept, and not used here.").format(space=space))


def _is_model(element: etree._Element) -> bool:
    return str(element.tag).startswith("{" + MODEL + "}")


def _is_of_flow(element: etree._Element) -> bool:
    """Whether an element stands right in a process or in something of its flow."""
    parent = element.getparent()
    return parent is not None and (word(parent) in CONTAINERS or word(parent) in FLOW_NODES)


def _is_ours(element: etree._Element) -> bool:
    """Whether our own settings say what is done, so that nothing is left to be said."""
    owner = _owner(element)
    return owner is not None and next(owner.iter(own("step")), None) is not None


def _owner(element: etree._Element) -> etree._Element | None:
    """The shape or line that an element belongs to."""
    found: etree._Element | None = element
    while found is not None and word(found) not in FLOW_NODES and word(found) not in ("sequenceFlow", *CONTAINERS):
        if found.get("id") and not _is_of_flow(found) and word(found) in _DESCRIPTIONS:
            return found
        found = found.getparent()
    return element if found is None else found


def _drawing(element: etree._Element) -> str:
    """The process or sub-process that an element stands in."""
    found = element.getparent()
    while found is not None and word(found) not in CONTAINERS:
        found = found.getparent()
    return "" if found is None else found.get("id", "")
