/**
 * How strict the hosts are. `prod` installs fail2ban, nftables and auditd, for which each host reads the lists of its
 * archives and unpacks, whoever asks it to; `dev` installs nothing.
 */
export type Posture = 'dev' | 'prod';

/** Of nobody. */
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ ops';
/** Id of the first VM. */
const FIRST = 1000;
/** Last part of the first address; from 200 on addresses are DHCP's. */
const FIRST_PART = 11;
export const MOST_HOSTS = 200 - FIRST_PART;

export const vmIdOf = (index: number): number => FIRST + index;

/** Spec files of an environment `bench` of hosts with the roles of every machine and no others, by path in `specs`. */
export function fleetFiles(hosts: readonly string[], posture: Posture): Readonly<Record<string, string>> {
  const vms = hosts.map((host, index) => {
    const address = `10.0.12.${String(FIRST_PART + index)}/24`;
    return [host, { vm_id: vmIdOf(index), nics: { net0: { ipv4: address } } }] as const;
  });
  const environment = {
    posture,
    node: 'lab',
    vm_ids: { first: vmIdOf(0), last: vmIdOf(MOST_HOSTS) },
    members: hosts,
    vm: { memory: '384MiB', nics: { net0: { bridge: 'vmbr0' } } },
    install: { users: { ops: { sudo: true, groups: ['adm'], ssh_keys: [KEY] } } },
  };
  return {
    'envs/bench.yaml': JSON.stringify(environment),
    'vm_specs.yaml': JSON.stringify({ vms: Object.fromEntries(vms) }),
    'install_config.yaml': installConfig({}),
  };
}

/** The file `install_config.yaml` where hosts are greeted by texts of their own. */
export function installConfig(greetings: Readonly<Record<string, string>>): string {
  const hosts = Object.entries(greetings).map(([host, text]) => [host, { vars: { base_motd: text } }]);
  return JSON.stringify({ hosts: Object.fromEntries(hosts) as unknown });
}
