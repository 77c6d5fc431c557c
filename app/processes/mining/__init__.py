"""How a process really goes: the path that its cases take, and where they leave what is drawn."""

from app.processes.mining.detours import Detour, DetourKind, Detours, find_detours
from app.processes.mining.mined import Followed, Loop, Mined, Seen, Variant
from app.processes.mining.path import mine

__all__ = ["Detour", "DetourKind", "Detours", "Followed", "Loop", "Mined", "Seen", "Variant", "find_detours", "mine"]
