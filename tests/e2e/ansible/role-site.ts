import type { InstallConfig, Posture, Site } from '../../../site';
import { exampleSite, nic, vmOf } from '../../inventory/example-site';
import type { GuestLab } from './guest-lab';

/** A strict router on the lab's own network, and a permissive host that is reached through its sshd alone. */
export function roleSite(
  lab: GuestLab,
  posture: Posture,
  gone = 'nobody',
  vars: InstallConfig['vars'] = {},
): Site {
  const { install } = vmOf(exampleSite(), 'dev1');
  const all: InstallConfig['users'] = [
    { name: 'admin', sshKeys: [], sudo: true, shell: '/bin/bash', groups: [] },
    {
      name: 'ops',
      sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ ops'],
      sudo: true,
      shell: '/bin/sh',
      groups: ['adm', 'watch'],
    },
  ];
  const users = all.filter(({ name }) => name !== gone);
  const example = exampleSite({
    router: {
      nics: [nic('vmbr0', '10.0.12.2/24'), { ...nic('devnet', '10.10.10.1/24'), mac: 'BC:24:11:00:00:02' }],
      install: {
        ...install,
        hostname: 'router',
        posture,
        users,
        timezone: 'Europe/Paris',
        locale: 'en_GB.UTF-8',
        packages: ['tree'],
        ntpServers: posture === 'prod' ? ['10.0.12.1'] : [],
        vars,
      },
    },
    dev1: {
      nics: [{ ...nic('devnet', '10.10.10.11/24'), mac: 'BC:24:11:00:00:03' }],
      install: { ...install, users, vars: { base_motd: 'Welcome to dev1' } },
    },
  });
  return {
    ...example,
    automation: lab.automation,
  };
}
