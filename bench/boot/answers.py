"""The peer of the bench: scripts of iPXE by token, as the provisioning server gives them, from a dictionary."""

import base64
import hashlib
import hmac
import sys
import uuid

from aiohttp import web

KEY = bytes.fromhex(sys.argv[2])
LOCAL_BOOT = "#!ipxe\necho nothing to install, starting from disk\nexit\n"
MACHINES = {str(uuid.UUID(int=index)): {"name": f"iron{index}", "state": "ready"} for index in range(1000)}


def code(installation: str) -> str:
    """What only the server can make of an installation's id."""
    digest = hmac.new(KEY, f"boot {installation}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode()[:32]


async def script(request: web.Request) -> web.Response:
    """The script of a machine."""
    installation, _, said = request.match_info["token"].partition(".")
    if not hmac.compare_digest(code(installation), said):
        raise web.HTTPForbidden
    machine = MACHINES.get(installation)
    if machine is None:
        raise web.HTTPForbidden
    return web.Response(text=LOCAL_BOOT)


async def health(_request: web.Request) -> web.Response:
    """Whether it works; with a token for the client."""
    first = next(iter(MACHINES))
    return web.Response(text=f"{first}.{code(first)}")


app = web.Application()
app.add_routes([web.get("/boot/{token}/script.ipxe", script), web.get("/healthz", health)])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
