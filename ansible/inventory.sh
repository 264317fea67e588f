#!/bin/sh
# An inventory script for Ansible, which calls it with --list or --host NAME:
#   RACKWRIGHT_ENVIRONMENT=dev ansible-playbook -i inventory.sh playbooks/site.yml
exec node "$(dirname "$(readlink -f "$0")")/../cli/rackwright.mjs" inventory "$@"
