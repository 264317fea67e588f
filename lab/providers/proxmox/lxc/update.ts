import type { FormParams } from '../../../../pve/wire';
import { block, blocks, flag, number, ProviderError, text, type Operation } from '../../resource';
import { equalValues, isObject, type ObjectValue } from '../../values';
import { attributeType, blockType } from '../../schema';
import { readProperties } from '../property';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { hasHostManaged } from './create';
import { blockOrDefault, CONTAINER, isClone } from './defaults';
import { Container } from './guest';
import { writeIdMaps } from './idmap';
import { gibOf, textOf } from './read/config';
import { readInterfaces } from './read/network';
import {
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
  rootDisk,
  startupParam,
  tagsParam,
} from './wire';

const REBOOT_S = 300;

interface Change {
  readonly prior: ObjectValue;
  readonly planned: ObjectValue;
  readonly container: Container;
  readonly operation: Operation<Session>;
}

/** Changes a container: its options at once, and with a reboot where a running one does not take them up. */
export async function updateContainer(
  prior: ObjectValue,
  planned: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue> {
  const vmid = Number(text(prior, 'id'));
  const container = new Container(text(planned, 'node_name'), vmid, operation);
  const change = { prior, planned, container, operation };
  const parts = [...simpleParts(change), await diskPart(change), await networkPart(change)];
  const params: FormParams = Object.assign({}, ...parts.map((part) => part.params)) as FormParams;
  const gone = parts.flatMap((part) => part.gone ?? []);
  if (Object.keys(params).length > 0 || gone.length > 0) {
    await container.update({ ...params, ...(gone.length > 0 ? { delete: gone } : {}) });
  }
  await container.waitForUnlock();
  const hasNewMaps = isChanged(change, 'idmap');
  if (hasNewMaps) await writeIdMaps(planned, vmid, operation);
  await changePower(change, hasNewMaps || parts.some((part) => part.needsReboot));
  return { ...settle(planned), id: String(vmid) };
}

/** What one argument or block needs. */
interface Part {
  readonly params: FormParams;
  readonly gone?: readonly string[];
  readonly needsReboot?: boolean;
}

const NOTHING: Part = { params: {} };

function simpleParts(change: Change): readonly Part[] {
  const { planned } = change;
  const when = (name: string, part: () => Part): Part => (isChanged(change, name) ? part() : NOTHING);
  const orGone = (key: string, value: string | undefined): Part =>
    value === undefined || value === '' ? { params: {}, gone: [key] } : { params: { [key]: value } };
  return [
    when('description', () => ({ params: { description: text(planned, 'description') } })),
    when('console', () => ({ params: consoleParams(planned), needsReboot: true })),
    when('cpu', () => {
      const params = cpuParams(planned);
      return { params, gone: params.cpulimit === undefined ? ['cpulimit'] : [] };
    }),
    when('environment_variables', () => ({ ...orGone('env', environmentParam(planned)), needsReboot: true })),
    when('features', () => ({ params: { features: featuresParam(planned, false) } })),
    when('hook_script_file_id', () => orGone('hookscript', text(planned, 'hook_script_file_id'))),
    when('memory', () => ({ params: memoryParams(planned), needsReboot: true })),
    when('device_passthrough', () => devicePart(change)),
    when('mount_point', () => mountPointPart(change)),
    when('startup', () => orGone('startup', startupParam(planned))),
    when('operating_system', () => ({
      params: { ostype: text(block(planned, 'operating_system'), 'type') },
      needsReboot: true,
    })),
    when('protection', () => ({ params: { protection: flag(planned, 'protection') } })),
    when('start_on_boot', () => ({ params: { onboot: flag(planned, 'start_on_boot') } })),
    when('tags', () => ({ params: { tags: tagsParam(planned) } })),
    ...initializationParts(change),
  ];
}

function devicePart({ prior, planned }: Change): Part {
  const [before, after] = [blocks(prior, 'device_passthrough'), blocks(planned, 'device_passthrough')];
  const gone = before.slice(after.length).map((_, index) => `dev${after.length + index}`);
  return { params: deviceParams(planned), gone, needsReboot: true };
}

/** A mount point that lost its place is taken away; its volume stays as an unused one. */
function mountPointPart({ prior, planned }: Change): Part {
  const [before, after] = [blocks(prior, 'mount_point'), blocks(planned, 'mount_point')];
  const gone = before.slice(after.length).map((_, index) => `mp${after.length + index}`);
  return { params: mountPointParams(planned, false), gone, needsReboot: true };
}

function initializationParts(change: Change): readonly Part[] {
  const [before, after] = [block(change.prior, 'initialization'), block(change.planned, 'initialization')];
  const differs = (name: string): boolean =>
    JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null);
  const parts: Part[] = [];
  if (after && differs('dns')) {
    const params = dnsParams(after);
    const gone = Object.keys(params).filter((key) => params[key] === undefined);
    parts.push({ params, gone, needsReboot: true });
  }
  if (after && differs('hostname')) {
    parts.push({ params: { hostname: text(after, 'hostname') }, needsReboot: true });
  }
  if (differs('entrypoint')) {
    const entrypoint = text(after, 'entrypoint');
    const part = entrypoint === '' ? { params: {}, gone: ['entrypoint'] } : { params: { entrypoint } };
    if (entrypoint !== text(before, 'entrypoint')) parts.push({ ...part, needsReboot: true });
  }
  return parts;
}

/** The root disk grows first; then its options are written. */
async function diskPart(change: Change): Promise<Part> {
  const { planned, container } = change;
  if (!isChanged(change, 'disk')) return NOTHING;
  const disk = blockOrDefault(planned, 'disk');
  const now = readProperties(textOf(await container.config(), 'rootfs'), 'volume');
  const [size, wanted] = [gibOf(now.get('size')), number(disk, 'size')];
  if (size > wanted) {
    throw new ProviderError('PROXMOX_DISK_SMALLER', 'The root disk cannot become smaller', {
      detail: `It has ${now.get('size') ?? '?'}, ${number(disk, 'size')}G are wanted.`,
      path: ['disk', 0, 'size'],
    });
  }
  if (size < wanted) await container.resize('rootfs', `${number(disk, 'size')}G`);
  const params = { rootfs: rootDisk(disk, now.get('volume') ?? '') };
  const options = (now.get('mountoptions') ?? '').split(';').filter((option) => option !== '');
  const next = Array.isArray(disk.mount_options) ? disk.mount_options.map(String) : [];
  return { params, needsReboot: [...options].sort().join() !== [...next].sort().join() };
}

async function networkPart(change: Change): Promise<Part> {
  const { prior, planned, container, operation } = change;
  const [before, after] = [block(prior, 'initialization'), block(planned, 'initialization')];
  const hasNewAddresses = JSON.stringify(before?.ip_config ?? []) !== JSON.stringify(after?.ip_config ?? []);
  if (!isChanged(change, 'network_interface') && !hasNewAddresses) return NOTHING;
  const given = blocks(planned, 'network_interface');
  const interfaces =
    given.length === 0 && isClone(planned) ? readInterfaces(await container.config()) : given;
  return {
    params: networkParams(interfaces, after, await hasHostManaged(operation)),
    gone: goneInterfaces(interfaces),
    needsReboot: true,
  };
}

async function changePower(change: Change, needsReboot: boolean): Promise<void> {
  const { planned, prior, container } = change;
  if (flag(planned, 'template')) return;
  const [was, wanted] = [flag(prior, 'started'), flag(planned, 'started')];
  if (was && !wanted) await container.shutDown(Math.max(1, (number(planned, 'timeout_delete') || 60) - 5));
  else if (!was && wanted) await container.start(number(planned, 'timeout_update') || 1800);
  else if (wanted && needsReboot) await container.reboot(REBOOT_S);
}

function isChanged({ prior, planned }: Change, name: string): boolean {
  const { attributes, blocks: nested = {} } = resourceSchema(CONTAINER).block;
  const attribute = attributes[name];
  const inner = nested[name];
  if (attribute) return !equalValues(prior[name] ?? null, planned[name] ?? null, attributeType(attribute));
  if (!inner) return false;
  const [before, after] = [blocks(prior, name), blocks(planned, name)];
  const type = blockType(inner.block);
  return (
    before.length !== after.length ||
    before.some((entry, index) => {
      const other = after[index] ?? null;
      return !isObject(other) || !equalValues(entry, other, type);
    })
  );
}
