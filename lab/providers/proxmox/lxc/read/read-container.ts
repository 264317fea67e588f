import { classify } from '../../../../../pve/client';
import { parseBoolean } from '../../../../../pve/wire';
import { block, blocks, isSet, text, texts, type Operation } from '../../../resource';
import { isObject, type ObjectValue, type Value } from '../../../values';
import type { Session } from '../../session';
import { isClone } from '../defaults';
import { Container, type ContainerConfig } from '../guest';
import { readIdMaps } from '../idmap';
import { readAddresses } from './addresses';
import { readBlocks, readDevices, readStartup } from './blocks';
import { textOf } from './config';
import { readMountPoints, readRootDisk } from './disks';
import { readInitialization, readInterfaces } from './network';

/** The container as PVE has it; null when it is gone. */
export async function readContainer(
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue | null> {
  const vmid = Number(text(state, 'id'));
  const container = new Container(text(state, 'node_name'), vmid, operation);
  const config = await configIfThere(container);
  if (!config) return null;
  const isImport = !isSet(state, 'started');
  const found = {
    ...state,
    vm_id: vmid,
    ...readPlain(state, config, isImport),
    ...readBlocks(state, config),
    device_passthrough: readDevices(state, config),
    disk: readRootDisk(state, config),
    idmap: readIdMaps(config.lxc),
    initialization: readInitialization(state, config, isImport),
    mount_point: readMountPoints(state, config),
    network_interface: interfacesOf(state, config),
    startup: readStartup(state, config),
    ...(isImport ? TIMEOUTS : {}),
  };
  const { status } = await container.status();
  const isRunning = status === 'running';
  const isConnected = readInterfaces(config).length > 0;
  const nothing = { ipv4: {}, ipv6: {} };
  const addresses = isRunning && isConnected ? await readAddresses(container, found, operation) : nothing;
  return { ...found, ...addresses, started: isRunning };
}

/** What an import leaves open. The real provider leaves zeros there, with which nothing can be done in time. */
const TIMEOUTS = {
  timeout_clone: 1800,
  timeout_create: 1800,
  timeout_delete: 60,
  timeout_start: 300,
  timeout_update: 1800,
};

async function configIfThere(container: Container): Promise<ContainerConfig | undefined> {
  try {
    return await container.config();
  } catch (error) {
    if (classify(error) === 'gone') return undefined;
    throw error;
  }
}

/** Arguments that are one option each; a copy tells only those that its configuration changed. */
function readPlain(state: ObjectValue, config: ContainerConfig, isImport: boolean): Record<string, Value> {
  const own = (isChanged: boolean, found: Record<string, Value>): Record<string, Value> =>
    isImport || !isClone(state) || isChanged ? found : {};
  const flagOf = (key: string): boolean => parseBoolean(config[key]) ?? false;
  return {
    ...own(text(state, 'description') !== '', { description: textOf(config, 'description') }),
    ...own(text(state, 'hook_script_file_id') !== '', { hook_script_file_id: textOf(config, 'hookscript') }),
    ...own(state.protection === true, { protection: flagOf('protection') }),
    ...own(state.start_on_boot === false, { start_on_boot: flagOf('onboot') }),
    ...own(texts(state, 'tags').length > 0, { tags: readTags(state, config) }),
    ...own(state.template === true, { template: flagOf('template') }),
    ...own(state.unprivileged === true, { unprivileged: flagOf('unprivileged') }),
    environment_variables: readEnvironment(state, config),
  };
}

function readTags(state: ObjectValue, config: ContainerConfig): Value {
  const tags = textOf(config, 'tags')
    .split(/[;,\s]+/)
    .filter((tag) => tag !== '')
    .sort();
  const before = texts(state, 'tags');
  return [...before].sort().join() === tags.join() ? (state.tags ?? []) : tags;
}

function readEnvironment(state: ObjectValue, config: ContainerConfig): Value {
  const lines = textOf(config, 'env')
    .split('\0')
    .filter((line) => line.includes('='));
  const known = state.environment_variables ?? null;
  if (lines.length === 0) return isObject(known) ? {} : null;
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );
}

/** Interfaces that are switched off are not there; the state still speaks of them. */
function interfacesOf(state: ObjectValue, config: ContainerConfig): Value {
  const known = blocks(state, 'network_interface');
  if (isClone(state) && known.length === 0) return [];
  const found = [...readInterfaces(config)];
  const isOff = (entry: ObjectValue): boolean => entry.enabled === false;
  if (!known.some(isOff) || block(state, 'clone')) return found;
  return known.map((entry) => {
    const match = found.find((other) => other.name === entry.name);
    return match ?? entry;
  });
}
