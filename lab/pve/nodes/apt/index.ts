import { operation, type AnyRoute } from '../../http';
import { refuse, type Lab } from '../../model';
import { repositoryRoutes } from './repositories';

const PACKAGES = [
  'proxmox-ve',
  'pve-manager',
  'proxmox-kernel-helper',
  'qemu-server',
  'pve-container',
  'libpve-storage-perl',
  'pve-firewall',
  'pve-ha-manager',
  'corosync',
  'ceph-fuse',
  'pve-qemu-kvm',
  'zfsutils-linux',
];

function installed(lab: Lab): readonly object[] {
  return PACKAGES.map((name) => ({
    Package: name,
    Title: name,
    Description: name,
    Version: lab.version,
    OldVersion: lab.version,
    Arch: 'amd64',
    Origin: 'Proxmox',
    Priority: 'optional',
    Section: 'admin',
    CurrentState: 'Installed',
    ...(name === 'pve-manager' ? { ManagerVersion: lab.version } : {}),
    ...(name === 'proxmox-ve' ? { RunningKernel: '6.17.2-1-pve' } : {}),
  }));
}

/** `/nodes/{node}/apt`; every node of the lab is up to date. */
export const aptRoutes: readonly AnyRoute[] = [
  ...repositoryRoutes,
  operation('GET /nodes/{node}/apt/update', () => []),
  operation('POST /nodes/{node}/apt/update', ({ lab, given, caller }) =>
    lab.tasks.start({
      node: given.node,
      type: 'aptupdate',
      id: '',
      user: caller.id,
      work: (task) => {
        task.log('starting apt-get update');
      },
    }),
  ),
  operation('GET /nodes/{node}/apt/versions', ({ lab }) => installed(lab)),
  operation('GET /nodes/{node}/apt/changelog', ({ lab, given }) => {
    const name = given.text('name');
    if (!PACKAGES.includes(name)) throw refuse(`package '${name}' is not available`);
    return `${name} (${lab.version}) unstable; urgency=medium\n`;
  }),
];
