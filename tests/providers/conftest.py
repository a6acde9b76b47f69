"""The ground of the tests of providers: that of the tests of contracts."""

from tests.contracts.conftest import care, no_papers, people, refused

__all__ = ["care", "no_papers", "people", "refused"]
