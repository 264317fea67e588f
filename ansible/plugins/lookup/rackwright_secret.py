"""Gives a secret that `rackwright configure` handed over in memory."""

from __future__ import annotations

import json
import os

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

DOCUMENTATION = """
name: rackwright_secret
short_description: A secret of the site
description:
  - C(rackwright configure) opens a file without a name, in memory, and hands its descriptor over in
    C(RACKWRIGHT_SECRETS_FD). Nothing is written to a disk, to an argument or to an inventory.
  - What is read is never a template, whatever it looks like.
options:
  _terms:
    description: Paths of keys of the secrets, such as C(passwords.database).
    required: true
"""

EXAMPLES = """
- ansible.builtin.debug:
    msg: "{{ lookup('rackwright_secret', 'passwords.database') | length }}"
"""

RETURN = """
_list:
  description: The values.
  type: list
  elements: str
"""


def read_secrets():
    descriptor = os.environ.get("RACKWRIGHT_SECRETS_FD", "")
    if not descriptor.isdigit():
        raise AnsibleError("there are no secrets here: start Ansible with `rackwright configure`")
    size = os.fstat(int(descriptor)).st_size
    # At a position: all workers share the descriptor.
    return json.loads(os.pread(int(descriptor), size, 0))


class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        secrets = read_secrets()
        missing = [term for term in terms if term not in secrets]
        if missing:
            raise AnsibleError(f"this run was not given the secret {', '.join(missing)}")
        return [secrets[term] for term in terms]
