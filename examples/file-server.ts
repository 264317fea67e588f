/**
 * A construct of one's own: a virtual machine that serves one directory of a disk of its own. Copy this file to begin.
 *
 * The order is that of all constructs here: properties, class, and at the end the functions that know details.
 */
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { App, type ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { ProxmoxVm, type ProxmoxVmProps } from '../constructs';

/**
 * Properties are flat and readonly. What is optional says what holds without it, and a bare number has its unit in its
 * name. Taking a part of other properties (`Pick`) keeps their documentation.
 */
interface FileServerProps extends Pick<ProxmoxVmProps, 'name' | 'vmId' | 'node' | 'imageFileId' | 'nics'> {
  /** PVE storage of both disks, `local-lvm`. */
  readonly datastore: string;
  /** Room for files, in GiB. @default 100 */
  readonly volumeGib?: number;
}

/** A construct is a class of its own; what it has made is at hand as readonly fields. */
class FileServer extends Construct implements ITerraformDependable {
  readonly machine: ProxmoxVm;

  constructor(scope: Construct, id: string, props: FileServerProps) {
    // First the place in the tree: ids of siblings differ, and the names in Terraform do not depend on them.
    super(scope, id);
    // Then what is wrong is refused, before anything is made, with what was found and what to do.
    validate(props);
    const { datastore, volumeGib = 100, ...vm } = props;
    // The main child is called "Resource".
    this.machine = new ProxmoxVm(this, 'Resource', {
      ...vm,
      cores: 2,
      memoryMib: 2048,
      disks: [
        { interface: 'scsi0', datastore, sizeGib: 10 },
        // A serial number lets the guest find the disk whatever the order is that it sees them in.
        { interface: 'scsi1', datastore, sizeGib: volumeGib, serial: 'FILES', backup: false },
      ],
      // Files are worth more than a machine: neither PVE nor Terraform deletes it by mistake.
      isProtected: true,
    });
  }

  /** Having an address makes it something that others can come after: `dependsOn: [server]`. */
  get fqn(): string {
    return this.machine.fqn;
  }
}

function validate({ name, volumeGib }: FileServerProps): void {
  if (volumeGib === undefined || volumeGib >= 1) return;
  throw new Error(`file server ${name} has ${String(volumeGib)} GiB for files. Give it 1 or more.`);
}

const app = new App();
const stack = new TerraformStack(app, 'files');
new ProxmoxProvider(stack, 'pve', { endpoint: 'https://192.0.2.10:8006/' });
new FileServer(stack, 'server', {
  name: 'files1',
  vmId: 20_100,
  node: 'pve1',
  imageFileId: 'local:import/debian-12.qcow2',
  datastore: 'local-lvm',
  nics: [{ bridge: 'vmbr0', mac: 'BC:24:11:00:4E:84' }],
});

app.synth();
