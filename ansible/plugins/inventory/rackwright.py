"""Hosts, groups and variables of an environment, as `rackwright inventory` gives them."""

from __future__ import annotations

import json
import os
import subprocess

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Constructable

DOCUMENTATION = r"""
name: rackwright
short_description: Hosts, groups and variables of an environment of a site
description:
  - Asks C(rackwright inventory) each time, so that nothing is ever stale.
  - The configuration file ends in C(rackwright.yml) or C(rackwright.yaml).
extends_documentation_fragment:
  - constructed
options:
  plugin:
    description: Name of this plugin.
    required: true
    choices: [rackwright]
  environment:
    description: Name of the environment; without it the hosts of all are listed.
    type: str
    env:
      - name: RACKWRIGHT_ENVIRONMENT
  bare_metal:
    description: Whether the physical machines are listed, which belong to no stack, and nothing else.
    type: bool
    default: false
  site:
    description: Folder of the specs; relative to the configuration file.
    type: path
    env:
      - name: RACKWRIGHT_SITE
  hosts:
    description: Only these hosts.
    type: list
    elements: str
    default: []
  command:
    description: How C(rackwright) is started.
    type: list
    elements: str
    default: [rackwright]
"""

EXAMPLES = r"""
# site.rackwright.yml
plugin: rackwright
environment: dev
keyed_groups:
  - key: base_timezone
    prefix: tz
"""

LONGEST_RUN_SECONDS = 120


class InventoryModule(BaseInventoryPlugin, Constructable):
    NAME = "rackwright"
    # The variables are the specs' own, and name secrets by templates.
    trusted_by_default = True

    def verify_file(self, path):
        return super().verify_file(path) and path.endswith(("rackwright.yml", "rackwright.yaml"))

    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        listed = self._ask(os.path.dirname(os.path.abspath(path)))
        variables = listed.pop("_meta")["hostvars"]
        for name, group in listed.items():
            self._add_group(name, group)
        strict = self.get_option("strict")
        for host in sorted(variables):
            self.inventory.add_host(host)
            for key, value in variables[host].items():
                self.inventory.set_variable(host, key, value)
            self._set_composite_vars(self.get_option("compose"), variables[host], host, strict=strict)
            self._add_host_to_composed_groups(self.get_option("groups"), variables[host], host, strict=strict)
            self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables[host], host, strict=strict)

    def _add_group(self, name, group):
        self.inventory.add_group(name)
        for key, value in group.get("vars", {}).items():
            self.inventory.set_variable(name, key, value)
        for host in group.get("hosts", []):
            self.inventory.add_host(host, group=name)
        for child in group.get("children", []):
            self.inventory.add_group(child)
            self.inventory.add_child(name, child)

    def _ask(self, folder):
        environment = self.get_option("environment")
        what = ["--bare-metal"] if self.get_option("bare_metal") else [environment] if environment else []
        command = [*self.get_option("command"), "inventory", *what, "--list"]
        if self.get_option("site"):
            command += ["--site", os.path.join(folder, self.get_option("site"))]
        if self.get_option("hosts"):
            command += ["--hosts", *self.get_option("hosts")]
        try:
            done = subprocess.run(command, capture_output=True, cwd=folder, text=True, timeout=LONGEST_RUN_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise AnsibleParserError(f"cannot run {command[0]}: {error}; the option `command` says how it is started") from error
        if done.returncode != 0:
            raise AnsibleParserError(f"`{' '.join(command)}` ended with status {done.returncode}:\n{done.stderr.strip()}")
        return json.loads(done.stdout)
