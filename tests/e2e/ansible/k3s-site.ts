import type { Site } from '../../../site';
import { exampleSite, nic, vmOf } from '../../inventory/example-site';
import type { GuestLab } from './guest-lab';
import { K3S_VARS } from './k3s-archive';

const ADDRESSES = { dev1: '10.0.12.11', dev2: '10.0.12.12', dev3: '10.0.12.13' };
/** Machines of the tests of k3s. */
export type Name = keyof typeof ADDRESSES;
/** All of them, in their order. */
export const ALL: readonly Name[] = ['dev1', 'dev2', 'dev3'];

/** Who is what. */
export interface Wanted {
  readonly servers: readonly Name[];
  readonly agents: readonly Name[];
  /** Machines that the specs name. @default all */
  readonly machines?: readonly Name[];
}

/** A server on each. */
export const THREE: Wanted = { servers: ALL, agents: [] };

/** Machines of a cluster of k3s beside the one that serves what cannot be fetched. */
export function k3sSite(lab: GuestLab, { servers, agents, machines = ALL }: Wanted = THREE): Site {
  const example = exampleSite();
  const router = vmOf(example, 'router');
  const dev1 = vmOf(example, 'dev1');
  const vms = machines.map((name) => ({
    ...{ ...dev1, name, fqdn: `${name}.lab.example.org`, vmId: 10011 + ALL.indexOf(name) },
    nics: [{ ...nic('vmbr0', `${ADDRESSES[name]}/24`), mac: `BC:24:11:00:01:0${String(ALL.indexOf(name))}` }],
    install: { ...dev1.install, hostname: name, vars: K3S_VARS },
  }));
  const balancer = { ...router, role: 'host' as const, nics: [nic('vmbr0', '10.0.12.2/24')] };
  return {
    ...example,
    environments: example.environments.map((each) => ({ ...each, vms: [balancer, ...vms] })),
    clusters: [{ name: 'home', kind: 'k3s', controlPlane: [...servers], workers: [...agents], requires: [] }],
    automation: lab.automation,
  };
}
