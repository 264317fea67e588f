import type { DataSource, Operation, Provider, ResourceType } from '../resource';
import { PROXMOX_SCHEMAS } from '../schema';
import { explain } from './api';
import { nodesSource, versionSource } from './nodes/data-sources';
import { poolResource } from './pools/pool-resource';
import { applierResource, subnetResource, vnetResource, zoneResource } from './sdn';
import { configure, type Environment, type Session } from './session';
import { downloadFileResource, fileResource } from './storage';
import { matches } from './validators';
import { vmResource } from './vm';

/** What the entry point hands over. */
export interface ProxmoxOptions {
  readonly environment: Environment;
  readonly temporaryDirectory: string;
  readonly now: () => number;
}

/** The stand-in for bpg/proxmox. */
export function proxmoxProvider(options: ProxmoxOptions): Provider<Session> {
  const short: Readonly<Record<string, ResourceType<Session>>> = {
    proxmox_download_file: downloadFileResource,
    proxmox_sdn_zone_vxlan: zoneResource('vxlan', [
      { argument: 'peers', key: 'peers', kind: 'list', canUnset: false },
    ]),
    proxmox_sdn_zone_simple: zoneResource('simple', [
      { argument: 'dhcp', key: 'dhcp', kind: 'text', canUnset: false },
    ]),
    proxmox_sdn_vnet: vnetResource,
    proxmox_sdn_subnet: subnetResource,
    proxmox_sdn_applier: applierResource(options.now),
  };
  const resources: Record<string, ResourceType<Session>> = {
    proxmox_virtual_environment_vm: vmResource,
    proxmox_virtual_environment_file: fileResource,
    proxmox_virtual_environment_pool: poolResource,
    ...short,
  };
  for (const [name, resource] of Object.entries(short)) {
    const deprecated = `Use ${name} instead. This resource will be removed in v1.0.`;
    resources[name.replace('proxmox_', 'proxmox_virtual_environment_')] = { ...resource, deprecated };
  }
  return {
    address: 'registry.terraform.io/bpg/proxmox',
    schema: PROXMOX_SCHEMAS.provider,
    resources: Object.fromEntries(
      Object.entries(resources).map(([name, resource]) => [name, explained(resource)] as const),
    ),
    dataSources: {
      proxmox_version: explainedSource(versionSource),
      proxmox_virtual_environment_version: explainedSource(versionSource),
      proxmox_virtual_environment_nodes: explainedSource(nodesSource),
    },
    validators: { endpoint: matches(/^https:\/\/[^/]/, 'an https URL as in https://127.0.0.1:8006/') },
    configure: (config) => configure(config, options.environment, options.temporaryDirectory),
  };
}

/** A resource whose failed calls are told in words that a user can act on. */
function explained(resource: ResourceType<Session>): ResourceType<Session> {
  const update = resource.update?.bind(resource);
  const plan = resource.plan?.bind(resource);
  return {
    ...resource,
    create: (planned, operation) => inWords(operation, () => resource.create(planned, operation)),
    read: (state, operation) => inWords(operation, () => resource.read(state, operation)),
    delete: (state, operation) => inWords(operation, () => resource.delete(state, operation)),
    ...(update
      ? { update: (prior, planned, operation) => inWords(operation, () => update(prior, planned, operation)) }
      : {}),
    ...(plan ? { plan: (draft, operation) => inWords(operation, async () => plan(draft, operation)) } : {}),
  };
}

function explainedSource(source: DataSource<Session>): DataSource<Session> {
  return { ...source, read: (config, operation) => inWords(operation, () => source.read(config, operation)) };
}

async function inWords<Result>(operation: Operation<Session>, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw explain(error, {
      endpoint: operation.session.api.endpoint,
      credentials: operation.session.credentials,
    });
  }
}
