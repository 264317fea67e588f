import { BootError } from '../../boot-error';
import type { RedfishClient, Resource } from './redfish-client';

/** The machine that a BMC has. */
export interface FoundSystem {
  readonly root: Resource;
  /** `/redfish/v1/Systems/1` */
  readonly path: string;
  readonly system: Resource;
  readonly etag?: string;
}

const ROOT = '/redfish/v1/';

/**
 * Finds the machine among those of a BMC: the only one, else that of its name.
 * @param name of the machine in the site
 * @throws BootError BOOT_BMC_REFUSED where it is none of them, and what the client throws
 */
export async function findSystem(client: RedfishClient, name: string): Promise<FoundSystem> {
  const { body: root } = await client.get(ROOT);
  const { body: collection } = await client.get(linkOf(root['Systems']) ?? `${ROOT}Systems`);
  const paths = membersOf(collection);
  const isNamed = (path: string): boolean => path.replace(/\/$/, '').endsWith(`/${name}`);
  const [only] = paths;
  const byPath = paths.length === 1 ? only : paths.find(isNamed);
  if (byPath !== undefined) return read(client, root, byPath);
  for (const path of paths) {
    const found = await read(client, root, path);
    if ([found.system['Name'], found.system['HostName']].includes(name)) return found;
  }
  if (only === undefined) {
    throw new BootError(
      'BOOT_BMC_REFUSED',
      `what answers at the address of the BMC of "${name}" is no Redfish service with a machine; an old BMC may want "protocol: ipmi"`,
    );
  }
  throw new BootError(
    'BOOT_BMC_REFUSED',
    `its BMC has ${String(paths.length)} machines, and none of them is called "${name}"`,
  );
}

async function read(client: RedfishClient, root: Resource, path: string): Promise<FoundSystem> {
  const { body: system, etag } = await client.get(path);
  return { root, path, system, ...(etag === undefined ? {} : { etag }) };
}

/** The path that a reference leads to. */
export function linkOf(value: unknown): string | undefined {
  const path = (value as { readonly '@odata.id'?: unknown } | null | undefined)?.['@odata.id'];
  return typeof path === 'string' ? path : undefined;
}

/** Paths of the members of a collection, at most a hundred. */
export function membersOf(collection: Resource): readonly string[] {
  const members = Array.isArray(collection['Members']) ? (collection['Members'] as readonly unknown[]) : [];
  return members.slice(0, 100).flatMap((member) => linkOf(member) ?? []);
}
