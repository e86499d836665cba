"""What Microsoft's login publishes and gives out: signing keys by OpenID, tokens for the bot by HTTPS."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from adapters.teams.standin.errors import Refused
from adapters.teams.standin.inhabitants import APP_ID, APP_SECRET, IDENTITY_HEADER, TENANT
from adapters.teams.standin.tokens import ISSUER, LIFE
from adapters.teams.standin.world import World

Answer = tuple[int, Any]
SCOPES = (f"{ISSUER}/.default",)


async def openid(world: World, request: web.Request) -> Answer:
    """Where the keys are."""
    return 200, {
        "issuer": ISSUER,
        "authorization_endpoint": "https://invalid.botframework.com",
        "jwks_uri": f"{world.base}/openid/keys",
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
    }


async def jwks(world: World, request: web.Request) -> Answer:
    return 200, world.keys.published()


async def discovery(world: World, request: web.Request) -> Answer:
    """What MSAL reads of a tenant before it asks for a token."""
    tenant = request.match_info["tenant"]
    _known(tenant)
    base = f"{world.login}/{tenant}"
    return 200, {
        "issuer": f"{base}/v2.0",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
    }


def _known(tenant: str) -> None:
    if tenant not in (TENANT, "botframework.com"):
        raise Refused(400, "invalid_tenant", f"AADSTS90002: Tenant '{tenant}' not found.")


async def token(world: World, request: web.Request) -> Answer:
    """A token for the app's secret. A bot of one tenant must ask in its own."""
    tenant, form = request.match_info["tenant"], await request.post()
    _known(tenant)
    if tenant != TENANT:
        raise Refused(400, "unauthorized_client", "AADSTS700016: The application was not found in the directory.")
    if form.get("grant_type") != "client_credentials":
        raise Refused(400, "unsupported_grant_type", "AADSTS70003: The grant type is not supported.")
    if form.get("client_id") != APP_ID:
        raise Refused(400, "unauthorized_client", "AADSTS700016: The application was not found in the directory.")
    if form.get("client_secret") != APP_SECRET:
        raise Refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
    if not set(str(form.get("scope", "")).split()) & set(SCOPES):
        raise Refused(400, "invalid_scope", "AADSTS1002012: The scope is not valid.")
    issued = world.ledger.issue(f"{world.login}/{tenant}/v2.0")
    return 200, {"token_type": "Bearer", "expires_in": LIFE, "ext_expires_in": LIFE, "access_token": issued}


async def identity(world: World, request: web.Request) -> Answer:
    """A token for a managed identity, as App Service's endpoint on the machine gives it."""
    if request.headers.get("X-IDENTITY-HEADER") != IDENTITY_HEADER:
        raise Refused(401, "invalid_request", "The identity header is wrong.")
    if request.query.get("client_id") != APP_ID or request.query.get("resource", "").rstrip("/") != ISSUER:
        raise Refused(400, "invalid_request", "There is no such identity or resource.")
    issued, until = world.ledger.issue(f"{world.login}/{TENANT}/v2.0"), str(int(time.time()) + LIFE)
    return 200, {"access_token": issued, "expires_on": until, "resource": ISSUER, "token_type": "Bearer"}


Handler = Callable[[World, web.Request], Awaitable[Answer]]
PLAIN: dict[str, tuple[str, Handler]] = {
    "openid": ("/openid/.well-known/openidconfiguration", openid),
    "jwks": ("/openid/keys", jwks),
    "identity": ("/identity/token", identity),
}
SECURE: dict[str, tuple[str, str, Handler]] = {
    "discovery": ("GET", "/{tenant}/v2.0/.well-known/openid-configuration", discovery),
    "token": ("POST", "/{tenant}/oauth2/v2.0/token", token),
}
