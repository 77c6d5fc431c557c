"""The invariants are checked after every scenario."""

from tests.helpers.invariants import invariants_hold

__all__ = ["invariants_hold"]
