"""Who the company is, as `knowledge/company.yaml` says it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Company(BaseModel):
    """What a reply needs to know of the company: where it is and whom an employee asks."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = "your company"
    jurisdiction: str = "NO"
    contact: str = "the privacy team"
    contact_email: str = ""
