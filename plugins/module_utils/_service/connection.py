# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way to the service: proxy, encryption, clock, latency."""

from __future__ import annotations

from .._common.clock import server_time
from .check import DIFFERS, UNKNOWN, Check, Finding, as_expected
from .service import UNKNOWN_KEY, Service

# Seconds
_CLOCK_SKEW = 60
_SLOW = 2


def _connection(service: Service) -> Finding:
    answer = service.probe("/user/whoami", "")
    return as_expected(f"an answer ({answer.status})")


def _encryption(service: Service) -> Finding:
    account = service.client.account
    if not account.api_url.startswith("https:"):
        return as_expected("a server on this machine, without encryption")
    if not service.params["validate_certs"]:
        return Finding(DIFFERS, "https, but validate_certs is false")
    service.probe("/user/whoami", "")
    return as_expected("https with a certificate that was verified")


def _proxy(service: Service) -> Finding:
    if service.client.uses_proxy():
        return Finding(DIFFERS, "a proxy from the environment or the settings of the operating system")
    return as_expected("a direct connection")


def _clock(service: Service) -> Finding:
    service.probe("/user/whoami", "")
    moment = server_time(service.client.last_server_date)
    if moment is None:
        return Finding(UNKNOWN, "no date in the answer", "The clocks could not be compared.")
    skew = round(service.client.clock.wall() - moment)
    if abs(skew) > _CLOCK_SKEW:
        return Finding(DIFFERS, f"the clock here is {abs(skew)} seconds {'ahead of' if skew > 0 else 'behind'} the service's")
    return as_expected("clocks that agree")


def _latency(service: Service) -> Finding:
    clock = service.client.clock
    service.probe("/user/whoami", "")  # so that there is a connection
    started = clock.now()
    service.probe("/user/whoami", UNKNOWN_KEY)
    seconds = clock.now() - started
    found = f"an answer after {seconds:.2f} seconds"
    return Finding(DIFFERS, found) if seconds > _SLOW else as_expected(found)


CHECKS = [
    Check(
        "connection",
        "an answer of the API",
        "Nothing works. Correct api_url, the network, the proxy or ca_path.",
        _connection,
    ),
    Check(
        "encryption",
        "https with a verified certificate, or a server on this machine",
        "The API key goes to whoever answers. Set validate_certs to true, and ca_path if the certificate is your own.",
        _encryption,
    ),
    Check(
        "proxy",
        "a direct connection",
        "The requests go through a proxy. If other lines differ, check first whether it changes answers. To go past it, set "
        "NO_PROXY.",
        _proxy,
    ),
    Check(
        "clock",
        f"clocks that differ by at most {_CLOCK_SKEW} seconds",
        "Ages of pods, as in reap and cost, are wrong by this. Set the clock of this machine with NTP.",
        _clock,
    ),
    Check(
        "latency",
        f"an answer within {_SLOW} seconds",
        "Tasks are slow, because each of them sends several requests. Check the network.",
        _latency,
    ),
]
