"""Which words of BPMN are which shapes of ours, both ways."""

from __future__ import annotations

from app.processes.definition import Node, Shape

#: gateways
_GATES = {
    "exclusiveGateway": Shape.CHOICE, "inclusiveGateway": Shape.INCLUSIVE, "parallelGateway": Shape.PARALLEL, "eventBasedGateway": Shape.EVENT_CHOICE,
}
_EVENTS = {"startEvent": Shape.START, "endEvent": Shape.END, "intermediateCatchEvent": Shape.WAIT, "boundaryEvent": Shape.BOUNDARY}
#: activities, and the type of step that they become; empty: somebody has to say what is done
_STEPS = {
    "task": "task", "userTask": "task", "manualTask": "task", "sendTask": "mail", "receiveTask": "wait", "scriptTask": "script", "serviceTask": "",
    "businessRuleTask": "", "callActivity": "sub_process", "subProcess": "sub_process", "transaction": "sub_process",
    "adHocSubProcess": "sub_process",
}
#: in the flow, but passed without doing anything
_PASSED = frozenset({"intermediateThrowEvent", "complexGateway"})
#: parameters that say how long something is waited for
_TIMES = frozenset({"minutes", "until"})
#: words that stand in the flow: lines lead to them
FLOW_NODES = frozenset({*_GATES, *_EVENTS, *_STEPS, *_PASSED})
ACTIVITIES = frozenset(_STEPS)
#: what has an inside of its own
CONTAINERS = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
#: types of steps that a person does with his hands or his head, and those that send something
_HUMAN = frozenset({"task", "form", "approval", "call"})
_SENDING = frozenset({"mail", "sms", "send_document"})
_DEFINITION = "EventDefinition"
EVENT_TYPES = frozenset(
    {"timer", "message", "signal", "error", "escalation", "conditional", "terminate", "cancel", "compensate", "link", "multiple"}
)


def shape_of(tag: str, definitions: tuple[str, ...]) -> tuple[Shape, str]:
    """What a word becomes: shape and type.

    :param definitions: words of its event definitions.
    """
    if tag in _GATES:
        return _GATES[tag], ""
    if tag in _EVENTS:
        return _EVENTS[tag], event_type(definitions)
    if tag in _STEPS:
        return Shape.STEP, _STEPS[tag]
    return Shape.FOREIGN, tag


def event_type(definitions: tuple[str, ...]) -> str:
    """What an event waits for or ends with."""
    if len(definitions) > 1:
        return "multiple"
    return definitions[0].removesuffix(_DEFINITION) if definitions else ""


def is_event_definition(tag: str) -> bool:
    """Whether a word says what an event waits for."""
    return tag.endswith(_DEFINITION)


def word_of(node: Node) -> str:
    """The word that a shape is written as when it came from no file."""
    for words in (_GATES, _EVENTS):
        for tag, shape in words.items():
            if shape is node.shape:
                return tag
    if node.shape is Shape.FOREIGN:
        return node.type if node.type in _PASSED else "dataObjectReference"
    if node.type == "sub_process":
        return "callActivity"
    if node.type in _HUMAN:
        return "userTask"
    return {"wait": "receiveTask", "script": "scriptTask"}.get(node.type, "sendTask" if node.type in _SENDING else "serviceTask")


def definition_of(node: Node) -> str:
    """The word of the event definition that an event gets, or empty."""
    if node.shape not in _EVENTS.values() or node.type == "multiple":
        return ""
    if node.shape is Shape.WAIT and node.type not in EVENT_TYPES:
        return ("timer" if _TIMES & node.params.keys() and not node.params.get("event") else "message") + _DEFINITION
    return node.type + _DEFINITION if node.type in EVENT_TYPES else ""
