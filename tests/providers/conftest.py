"""The ground of the tests of providers: that of the tests of contracts."""

from tests.contracts.conftest import no_papers, refused

__all__ = ["no_papers", "refused"]
