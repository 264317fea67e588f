import type { Site } from '../../site';
import type { Changes } from '../site/small-site';
import { rackSite } from './rack-site';

const PROFILES = `  vm-image: { family: ubuntu, image: debian-12, kernel_arguments: ["console=ttyS0"] }
  vm-pve: { family: proxmox-ve, version: "9.1", host: { answer: { country: at, mailto: root@example.org, root_password: pve_root } } }
`;

/** `vms/<name>.yaml` of a VM that starts from the network, at 192.0.2.`last`. */
function vm(last: number, more: string): string {
  return `environment: dev
vm_id: ${String(10_000 + last)}
boot_method: pxe
nics: { net0: { bridge: vmbr0, mac: "bc:24:11:00:99:${String(last)}", ipv4: 192.0.2.${String(last)}/24 } }
${more}`;
}

/** One VM of each kind that is installed over the network. */
const VMS: Changes = {
  'site.yaml': (text) => text.replace('workers: [talos2]', 'workers: [talos2, v-talos]') + PROFILES,
  'vms/v-ubuntu.yaml': vm(21, 'os: ubuntu\nfirmware: ovmf\n'),
  'vms/v-debian.yaml': vm(22, 'os: debian\ndisks: { scsi0: null, virtio1: { size: 8GiB } }\n'),
  'vms/v-nixos.yaml': vm(23, 'os: nixos\n'),
  'vms/v-image.yaml': vm(24, 'os: vm-image\ndisks: { scsi1: { size: 4GiB, mount: /srv/data } }\n'),
  'vms/v-pve.yaml': vm(25, 'os: vm-pve\nanswer: { mailto: ops@example.org }\n'),
  'vms/v-talos.yaml': vm(26, 'os: talos\n'),
  // Somebody else installs it.
  'vms/v-other.yaml': vm(27, ''),
};

/** The rack beside a PVE node with VMs that start from the network. @param changes of its files */
export function vmRack(changes: Changes = {}): Site {
  return rackSite({ ...VMS, ...changes });
}

/** Text of the file of one of its VMs. */
export function vmFile(name: string): string {
  const text = VMS[`vms/${name}.yaml`];
  if (typeof text !== 'string') throw new Error(`${name} is no VM of the rack`);
  return text;
}
