import { majorOf } from '../../operations';

/** A repository of Proxmox's that PVE can add by its handle. */
export interface StandardRepository {
  readonly handle: string;
  readonly name: string;
  readonly uri: string;
  readonly component: string;
  /** Name of its file, without the ending. */
  readonly file: string;
}

const FREE = 'http://download.proxmox.com/debian';
const PAID = 'https://enterprise.proxmox.com/debian';

function ceph(release: string): readonly StandardRepository[] {
  const name = `Ceph ${release.charAt(0).toUpperCase()}${release.slice(1)}`;
  const file = 'ceph';
  return [
    {
      handle: `ceph-${release}-enterprise`,
      name: `${name} Enterprise`,
      uri: `${PAID}/ceph-${release}`,
      component: 'enterprise',
      file,
    },
    {
      handle: `ceph-${release}-no-subscription`,
      name: `${name} No-Subscription`,
      uri: `${FREE}/ceph-${release}`,
      component: 'no-subscription',
      file,
    },
    {
      handle: `ceph-${release}-test`,
      name: `${name} Test`,
      uri: `${FREE}/ceph-${release}`,
      component: 'test',
      file,
    },
  ];
}

/** What a repository is for, which no description of the API names, but bpg/proxmox reads. */
export function describeRepository({ name, component }: StandardRepository): string {
  if (component.includes('enterprise')) return `${name}: what is tested most, for subscribers.`;
  if (component.includes('no-subscription')) return `${name}: for everybody, tested less.`;
  return `${name}: what is newest, for trials alone.`;
}

/** The standard repositories of a version. */
export function standardRepositories(version: string): readonly StandardRepository[] {
  const major = majorOf(version);
  const test = major === 9 ? 'pve-test' : 'pvetest';
  return [
    {
      handle: 'enterprise',
      name: 'Enterprise',
      uri: `${PAID}/pve`,
      component: 'pve-enterprise',
      file: 'pve-enterprise',
    },
    {
      handle: 'no-subscription',
      name: 'No-Subscription',
      uri: `${FREE}/pve`,
      component: 'pve-no-subscription',
      file: 'proxmox',
    },
    { handle: 'test', name: 'Test', uri: `${FREE}/pve`, component: test, file: 'proxmox' },
    ...(major === 9 ? ['squid'] : ['quincy', 'reef', 'squid']).flatMap(ceph),
  ];
}
