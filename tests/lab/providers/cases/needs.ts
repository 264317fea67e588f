/** True for cases whose files or disks travel over SSH. */
export function needsSsh(name: string): boolean {
  return /snippet|new-fileid-ssh/.test(name);
}

/** Files that a case's configuration names. */
export function caseFiles(name: string): Readonly<Record<string, Buffer>> {
  if (!name.startsWith('proxmox_virtual_environment_file/')) return {};
  return {
    'files/test.iso': Buffer.alloc(200_000),
    'files/disk.qcow2': Buffer.from('QFI\xfb', 'latin1'),
    'files/hook.sh': Buffer.from('#!/bin/sh\n'),
  };
}

/** True for cases that log in as root with a password. */
export function needsTicket(name: string): boolean {
  return /ticket-root-arch$|password-ssh-ticket$/.test(name);
}

/**
 * The provider block: the ticket of root where a token does not suffice.
 *
 * @param ssh the `ssh` block
 */
export function providerBlock(name: string, ssh = ''): string {
  const login = needsTicket(name) ? 'username = "root@pam"\n  password = "<redacted>"' : '';
  return `
terraform {
  required_providers {
    proxmox = { source = "registry.terraform.io/bpg/proxmox" }
  }
}
provider "proxmox" {
  insecure = true
  ${login}
  ${ssh}
}
`;
}
