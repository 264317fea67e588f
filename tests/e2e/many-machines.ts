import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabServerOptions } from '../../lab/pve';
import { NetworkProject } from './network-project';
import type { Finished } from './project';

/** A project with an environment `many` of equal machines on a lab without guests, which Terraform alone deploys. */
export class ManyMachines {
  private constructor(
    readonly project: NetworkProject,
    private readonly names: readonly string[],
  ) {}

  static async create(count: number, labOptions: Partial<LabServerOptions>): Promise<ManyMachines> {
    const project = await NetworkProject.create({}, {}, labOptions);
    const names = Array.from({ length: count }, (_, index) => `vm${String(index + 1)}`);
    const specs = (file: string): string => join(project.directory, 'specs', file);
    writeFileSync(
      specs('envs/many.yaml'),
      `posture: dev\nnode: lab\nvm_ids: { first: 12000, last: 12999 }\nmembers: [${names.join(', ')}]\n`,
    );
    for (const [index, name] of names.entries())
      writeFileSync(
        specs(`vms/${name}.yaml`),
        `vm_id: ${String(12_001 + index)}\nnics:\n  net0: { bridge: vmbr0, ipv4: 10.0.12.${String(100 + index)}/24 }\n`,
      );
    const { code, output } = await project.rackwright(['deploy', 'many', '--dry-run']);
    if (code !== 0) throw new Error(output);
    return new ManyMachines(project, names);
  }

  /** As PVE lists what the specs say: `12001 vm1 running`. */
  get wanted(): readonly string[] {
    return this.names.map((name, index) => `${String(12_001 + index)} ${name} running`).toSorted();
  }

  /** Terraform on the machines alone, behind a gateway: Ansible would have no guests to configure. */
  terraform(action: readonly string[], killAfterMs?: number): Promise<Finished> {
    const targets = this.names.map((name) => `-target=proxmox_virtual_environment_vm.${name}`);
    return this.project.rackwright(
      ['gateway', 'many'],
      ['terraform', '-chdir=cdktf.out/stacks/many', ...action, '-no-color', '-input=false', ...targets],
      killAfterMs === undefined ? undefined : { seen: 'Creating...', afterMs: killAfterMs },
    );
  }

  /** Waits until PVE answers, as where its node was gone. */
  async answers(): Promise<void> {
    for (let left = 40; ; left -= 1)
      try {
        await this.project.lab.client.get('version');
        return;
      } catch (error) {
        if (left === 0) throw error;
        await sleep(500);
      }
  }

  /** What PVE has. */
  async machines(): Promise<readonly string[]> {
    interface Listed {
      readonly vmid: number;
      readonly name: string;
      readonly status: string;
    }
    const guests = await this.project.lab.client.get<readonly Listed[]>('nodes/lab/qemu');
    return guests.map(({ vmid, name, status }) => `${String(vmid)} ${name} ${status}`).toSorted();
  }

  /** Ids of the machines that have disks, an id for each disk. */
  async disks(): Promise<readonly number[]> {
    const volumes = await this.project.lab.client.get<readonly { vmid: number }[]>(
      'nodes/lab/storage/local-lvm/content',
    );
    return volumes.map(({ vmid }) => vmid).toSorted();
  }
}
