import type { FormParams } from '../../../../pve/wire';
import { block, blocks, flag, number, ProviderError, text, type Operation } from '../../resource';
import type { ObjectValue } from '../../values';
import { given } from '../property';
import type { Session } from '../session';
import { settle } from '../settle';
import { blockOrDefault } from './defaults';
import { Container } from './guest';
import { writeIdMaps } from './idmap';
import { readInterfaces } from './read/network';
import {
  accountParams,
  consoleParams,
  cpuParams,
  deviceParams,
  dnsParams,
  environmentParam,
  featuresParam,
  goneInterfaces,
  memoryParams,
  mountPointParams,
  networkParams,
  newRootDisk,
  startupParam,
  tagsParam,
} from './wire';

/** Makes a container from a template, or as a copy of another one. */
export async function createContainer(
  planned: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue> {
  const vmid = number(planned, 'vm_id') || (await operation.session.vmIds.next());
  const state = { ...settle(planned), id: String(vmid), vm_id: vmid };
  const container = new Container(text(planned, 'node_name'), vmid, operation);
  if (block(planned, 'clone')) await copy(state, container, operation);
  else await make(state, container, operation);
  await container.waitForUnlock();
  const hasMaps = blocks(planned, 'idmap').length > 0;
  if (hasMaps) await writeIdMaps(planned, vmid, operation);
  if (!flag(planned, 'started') || flag(planned, 'template')) return state;
  // Made with `start` it may run already.
  await container.start(number(planned, 'timeout_create') || 1800);
  if (hasMaps) await container.reboot(number(planned, 'timeout_create') || 1800);
  return state;
}

async function make(state: ObjectValue, container: Container, operation: Operation<Session>): Promise<void> {
  const system = block(state, 'operating_system');
  if (!system) {
    throw new ProviderError('PROXMOX_NO_TEMPLATE', 'A container needs a template', {
      detail: 'Give `operating_system` with `template_file_id`, or `clone`.',
      path: ['operating_system'],
    });
  }
  const disk = blockOrDefault(state, 'disk');
  const initialization = block(state, 'initialization');
  const limitS = number(state, 'timeout_create') || 1800;
  const answer = await operation.session.api.post(`nodes/${text(state, 'node_name')}/lxc`, {
    ...common(state, true),
    ...networkParams(blocks(state, 'network_interface'), initialization, await hasHostManaged(operation)),
    ...mountPointParams(state, true),
    ...accountParams(state),
    env: environmentParam(state),
    ostemplate: text(system, 'template_file_id'),
    ostype: text(system, 'type'),
    pool: given(text(state, 'pool_id')),
    rootfs: newRootDisk(disk, blocks(state, 'mount_point').length > 0),
    start: flag(state, 'started') && !flag(state, 'template'),
    storage: text(disk, 'datastore_id'),
    template: flag(state, 'template'),
    unprivileged: flag(state, 'unprivileged'),
    vmid: container.vmid,
  });
  await operation.session.api.task(answer, 'Container create', operation, { timeoutS: limitS });
  operation.saved(state);
}

async function copy(state: ObjectValue, container: Container, operation: Operation<Session>): Promise<void> {
  const clone = block(state, 'clone');
  const node = text(state, 'node_name');
  const source = text(clone, 'node_name') || node;
  const initialization = block(state, 'initialization');
  await new Container(source, number(clone, 'vm_id'), operation).clone(
    {
      description: given(text(state, 'description')),
      full: clone?.full !== false,
      hostname: given(text(initialization, 'hostname')),
      newid: container.vmid,
      pool: given(text(state, 'pool_id')),
      storage: given(text(clone, 'datastore_id')),
      target: source === node ? undefined : node,
    },
    number(state, 'timeout_clone') || 1800,
  );
  operation.saved(state);
  await container.waitForUnlock();
  const planned = blocks(state, 'network_interface');
  const interfaces = planned.length > 0 ? planned : readInterfaces(await container.config());
  const gone = [...goneInterfaces(interfaces)];
  await container.update({
    ...onlyGiven(state),
    ...networkParams(interfaces, initialization, await hasHostManaged(operation)),
    ...mountPointParams(state, false),
    delete: gone,
    template: flag(state, 'template') ? true : undefined,
  });
}

/** Of a copy only what its configuration speaks of is changed. */
function onlyGiven(state: ObjectValue): FormParams {
  const has = (name: string): boolean => block(state, name) !== undefined;
  return {
    features: featuresParam(state, true),
    hookscript: given(text(state, 'hook_script_file_id')),
    hostname: given(text(block(state, 'initialization'), 'hostname')),
    onboot: flag(state, 'start_on_boot'),
    protection: flag(state, 'protection'),
    startup: startupParam(state),
    tags: given(tagsParam(state)),
    ...(has('console') ? consoleParams(state) : {}),
    ...(has('cpu') ? cpuParams(state) : {}),
    ...(has('memory') ? memoryParams(state) : {}),
    ...deviceParams(state),
    ...dnsParams(block(state, 'initialization')),
    entrypoint: given(text(block(state, 'initialization'), 'entrypoint')),
    ostype: has('operating_system') ? text(block(state, 'operating_system'), 'type') : undefined,
  };
}

/** What every new container is told. */
function common(state: ObjectValue, isNew: boolean): FormParams {
  const initialization = block(state, 'initialization');
  return {
    ...consoleParams(state),
    ...cpuParams(state),
    ...memoryParams(state),
    ...deviceParams(state),
    ...dnsParams(initialization),
    description: given(text(state, 'description')),
    entrypoint: given(text(initialization, 'entrypoint')),
    features: featuresParam(state, isNew),
    hookscript: given(text(state, 'hook_script_file_id')),
    hostname: given(text(initialization, 'hostname')),
    onboot: flag(state, 'start_on_boot'),
    protection: flag(state, 'protection'),
    startup: startupParam(state),
    tags: given(tagsParam(state)),
  };
}

/** PVE 9.1 lets the node manage a container's interfaces, and wants to be told. */
export async function hasHostManaged({ session }: Operation<Session>): Promise<boolean> {
  const { version = '' } = await session.api.get<{ version?: string }>('version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 9 || (major === 9 && minor >= 1);
}
