"""kb.ui.server: an address is bound before anything slow begins."""

from __future__ import annotations

import socket
import sys

import pytest

from kb.errors import InputError
from kb.ui.server import address_of, bind


def test_any_free_port_is_taken_on_request() -> None:
    """Port 0 leaves the choice to the system."""
    with bind("127.0.0.1", 0) as listener:
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_a_taken_port_is_named_with_a_way_out() -> None:
    """No traceback, another port proposed."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"127.0.0.1:{port}：端口已被占用.*--port"):
            bind("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no such host", "256.256.256.256", "。。"])
def test_a_host_that_means_nothing_is_named(host: str) -> None:
    """Spelling mistakes in --host."""
    with pytest.raises(InputError, match="主机名或地址无法识别"):
        bind(host, 0)


def test_an_address_of_another_machine_is_named() -> None:
    """203.0.113.0/24 is reserved for documentation (RFC 5737), so no machine has it."""
    with pytest.raises(InputError, match="本机没有这个地址"):
        bind("203.0.113.7", 0)


def test_a_server_for_every_address_is_reached_at_this_machine() -> None:
    """0.0.0.0 cannot be typed into a browser everywhere."""
    with bind("0.0.0.0", 0) as listener:
        assert address_of(listener).startswith("http://127.0.0.1:")


def test_gradio_is_not_imported_before_a_page_is_built() -> None:
    """Importing it takes seconds, which --help and bad arguments should not wait for."""
    import subprocess

    code = "import kb.ui.server, kb.ui.desk, app, sys; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_a_service_manager_ends_it_as_a_person_does() -> None:
    """What clears up at the end runs on SIGTERM, too, without a traceback."""
    import subprocess

    code = (
        "import atexit, os, signal; from kb.ui.server import leave_in_order; atexit.register(print, 'cleared');"
        "leave_in_order(); os.kill(os.getpid(), signal.SIGTERM)"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, timeout=60, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (143, "cleared\n", "")
