import { Construct } from 'constructs';
import {
  agentUserData,
  cloudInitRenderer,
  CloudInitDisk,
  ProxmoxVm,
  SdnRouter,
  type SdnVxlan,
} from '../constructs';
import type { Environment, Vm } from '../site';
import { sourceOf } from './machine-source';
import type { Media, Place } from './media';

/** What the machines of a stack are made with. */
export interface MachinesProps {
  readonly environment: Environment;
  readonly media: Media;
  readonly placeOf: (vm: Vm) => Place;
  /** Networks that machines come after. */
  readonly sdn?: SdnVxlan | undefined;
  /** Folder of the project as seen from the stack's folder: `../../..`. */
  readonly project: string;
  /** How Rackwright is started from the project's folder. */
  readonly command: string;
}

/** Makes the machines of an environment. */
export class Machines {
  constructor(
    private readonly scope: Construct,
    private readonly props: MachinesProps,
  ) {}

  /**
   * All of them, each after the ones that it needs; a deploy that is limited brings in no others by that.
   * @param isMeant whether a deploy that is limited means it
   */
  add(isMeant: (vm: Vm) => boolean): ProxmoxVm[] {
    const { vms } = this.props.environment;
    const byName = new Map(vms.map((vm) => [vm.name, vm]));
    const made = new Map<Vm, ProxmoxVm>();
    const make = (vm: Vm, needing: readonly Vm[] = []): ProxmoxVm => {
      const known = made.get(vm);
      if (known) return known;
      const path = [...needing, vm];
      // The checks of a site refuse circles; a program that has one gets machines all the same.
      const needed = (vm.requires ?? [])
        .flatMap((name) => byName.get(name) ?? [])
        .filter((other) => isMeant(other) === isMeant(vm) && !path.includes(other));
      const before = needed.map((other) => make(other, path));
      const machine = this.make(vm, before);
      made.set(vm, machine);
      return machine;
    };
    return vms.map((vm) => make(vm));
  }

  private make(vm: Vm, before: readonly ProxmoxVm[]): ProxmoxVm {
    const { environment, media, sdn, project, command } = this.props;
    const scope = new Construct(this.scope, vm.name);
    const place = { scope, ...this.props.placeOf(vm) };
    const { node, provider } = place;
    const { cloudInit: delivery, name, partOf = name } = environment;
    const hardware = {
      ...vm,
      ...sourceOf(vm, place, media),
      provider,
      reboot: {
        command: `${command} reboot ${partOf} ${vm.name} --for-cloud-init`,
        workingDirectory: project,
      },
      dependsOn: [...(sdn ? [sdn] : []), ...before],
    };
    const { datastores } = node;
    if (vm.role === 'router')
      return new SdnRouter(scope, 'Router', { ...hardware, delivery, datastores }).machine;
    // What is installed gets its data from the installer, and what was there has none of ours.
    if (hardware.installer || hardware.networkBoot || hardware.adopted)
      return new ProxmoxVm(scope, 'Resource', hardware);
    const render = cloudInitRenderer(vm, agentUserData(vm));
    const options = { host: vm.name, node: vm.node, datastores, delivery, render, provider };
    const cloudInit = new CloudInitDisk(scope, 'CloudInit', options);
    return new ProxmoxVm(scope, 'Resource', { ...hardware, cloudInit });
  }
}
