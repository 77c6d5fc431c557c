"""Writes pools and lanes, and which shapes stand in which lane."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from app.processes.bpmn.document import Document, frame_of
from app.processes.bpmn.interchange import Interchange
from app.processes.bpmn.names import KONTOR, model, own, plain, word
from app.processes.bpmn.safe_xml import parse_kept
from app.processes.bpmn.vocabulary import FLOW_NODES
from app.processes.definition import Graph, Lane

#: width of the strip on which the name of a pool stands, in pixels
_STRIP = 30.0


class LaneSets:
    """Pool and lanes of one process or sub-process."""

    def __init__(self, document: Document, container: etree._Element, ids: Mapping[str, str]) -> None:
        self.document, self.container, self.ids = document, container, ids

    def set_lane(self, lane: Lane) -> None:
        """Write a lane or pool where it belongs."""
        id = self.ids[lane.key]
        element = self.document.elements.get(id)
        if element is None:
            element = self._new(lane)
            element.set("id", id)
            self.document.elements[id] = element
        if element.get("name", "") != lane.name:
            element.set("name", lane.name)
        if lane.role:
            element.set(own("role"), lane.role)
        elif element.get(own("role")) is not None:
            del element.attrib[own("role")]
        if word(element) == "lane":
            home = self._set_of(lane.parent)
            if element.getparent() is not home:
                home.append(element)

    def _new(self, lane: Lane) -> etree._Element:
        """A new lane; a pool of another file becomes the pool of this process if it has none."""
        kept = parse_kept(lane.foreign) if lane.foreign else etree.Element(model("lane"))
        key = str(self.container.get("id"))
        if word(kept) == "lane":
            return kept
        if lane.parent is not None or key in self.document.pools or word(self.container) != "process":
            return etree.Element(model("lane"))
        kept.set("processRef", key)
        self.document.collaboration(self.container).append(kept)
        self.document.pools[key] = kept
        return kept

    def _set_of(self, parent: str | None) -> etree._Element:
        """The set that a lane belongs to: of its outer lane, or of the whole process."""
        outer = self.document.elements.get(self.ids.get(parent or "", ""))
        if outer is None or word(outer) != "lane":
            found = self.container.find(model("laneSet"))
            if found is None:
                found = etree.Element(model("laneSet"), id=self.document.free_id(f"{self.container.get('id')}_lanes"))
                at = next((at for at, each in enumerate(self.container) if word(each) in FLOW_NODES), len(self.container))
                self.container.insert(at, found)
            return found
        found = outer.find(model("childLaneSet"))
        return etree.SubElement(outer, model("childLaneSet"), id=self.document.free_id(f"{outer.get('id')}_lanes")) if found is None else found

    def set_members(self, old: Graph, new: Graph) -> None:
        """Write which shapes stand in which lane, for those that changed theirs."""
        for node in new.nodes.values():
            before = old.nodes.get(node.key)
            id = self.ids[node.key]
            element = self.document.elements.get(id)
            if element is None or word(element) not in FLOW_NODES or (before is not None and before.lane == node.lane):
                continue
            for lane_set in self.container.iterfind(model("laneSet")):
                for member in [each for each in lane_set.iter(model("flowNodeRef")) if plain(each.text) == id]:
                    parent = member.getparent()
                    if parent is not None:
                        parent.remove(member)
            lane = self.document.elements.get(self.ids.get(node.lane or "", ""))
            if lane is not None and word(lane) == "lane":
                at = next((at for at, each in enumerate(lane) if word(each) == "childLaneSet"), len(lane))
                member = etree.Element(model("flowNodeRef"))
                member.text = id
                lane.insert(at, member)

    def frame(self, old: Graph, new: Graph) -> None:
        """Put a pool around the first lanes of a process: other programs draw lanes only inside a pool."""
        key = str(self.container.get("id"))
        if new.lanes and not old.lanes and word(self.container) == "process" and key not in self.document.pools:
            self._new_pool(key)

    def draw_frame(self, graph: Graph, interchange: Interchange, near: list[str]) -> None:
        """Let the pool that was put around the lanes reach around all of them."""
        pool = self.document.pools.get(str(self.container.get("id")))
        lanes = [(lane.x, lane.y, lane.width, lane.height) for lane in graph.lanes.values()]
        if pool is None or pool.get(own("frame")) is None or not lanes:
            return
        left, upper, right, lower = frame_of(lanes)
        place = (left - _STRIP, upper, right - left + _STRIP, lower - upper)
        if self.document.place(str(pool.get("id"))) != place:
            interchange.set_shape(str(pool.get("id")), place, None, near, isHorizontal="true")

    def _new_pool(self, key: str) -> None:
        pool = etree.SubElement(self.document.collaboration(self.container), model("participant"), nsmap={"kontor": KONTOR}, processRef=key)
        pool.set("id", self.document.free_id(f"{key}_pool"))
        pool.set("name", self.container.get("name", ""))
        pool.set(own("frame"), "true")
        self.document.elements[str(pool.get("id"))] = pool
        self.document.pools[key] = pool
