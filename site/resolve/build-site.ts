import type { Environment, SdnZone, Site } from '../model';
import type { EnvironmentDraft, MachineDraft, NodeDraft, SiteDraft } from './drafts';
import { buildHost } from './build-host';
import { buildVm } from './build-vm';
import { DEFAULT_ZONE_MTU } from './environments';

/** Makes the site of drafts that passed every check. */
export function buildSite(draft: SiteDraft): Site | undefined {
  const { name, domain, automation } = draft;
  if (name === undefined || domain === undefined || !automation) return undefined;
  const byEnvironment = new Map<EnvironmentDraft, MachineDraft[]>();
  for (const machine of draft.machines) {
    const others = byEnvironment.get(machine.environment);
    if (others) others.push(machine);
    else byEnvironment.set(machine.environment, [machine]);
  }
  return {
    name,
    domain,
    backend: draft.catalogue.backend,
    nodes: [...draft.nodes.values()].flatMap(({ model }) => model ?? []),
    images: [...draft.images.values()].flatMap(({ model }) => model ?? []),
    environments: [...draft.environments.values()].flatMap(
      (environment) => buildEnvironment(environment, byEnvironment.get(environment) ?? [], draft) ?? [],
    ),
    automation: automation.value,
    ...described({
      isos: [...draft.catalogue.isos.values()].flatMap((iso) => iso ?? []),
      osProfiles: [...draft.catalogue.osProfiles.values()].flatMap(({ model }) => model ?? []),
      networks: draft.catalogue.networkModels,
      nameGroups: draft.catalogue.nameGroups,
      hosts: draft.hosts.map((host) =>
        buildHost(host, domain, draft.environments.get(host.environment?.value ?? '')?.posture ?? 'prod'),
      ),
      clusters: draft.clusters.flatMap(({ model }) => model ?? []),
    }),
    ...secretVersions(draft),
  };
}

/** Only what machines are configured with: a new API token is no reason to configure them again. */
function secretVersions({ machines, secrets }: SiteDraft): Pick<Site, 'secretVersions'> {
  const used = new Set(machines.flatMap(({ install }) => Object.values(install.secrets ?? {})));
  const versions = [...used].sort().flatMap((path) => {
    const version = secrets?.get(path)?.version;
    return version === undefined ? [] : [[path, version] as const];
  });
  return versions.length > 0 ? { secretVersions: Object.fromEntries(versions) } : {};
}

/** A site without physical machines or clusters has no empty lists of them either. */
function described<T extends Readonly<Record<string, readonly unknown[]>>>(lists: T): Partial<T> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<T>;
}

function buildEnvironment(
  environment: EnvironmentDraft,
  machines: readonly MachineDraft[],
  { domain = '', nodes, catalogue }: SiteDraft,
): Environment | undefined {
  const { name, posture, cloudInit, node, vmIds, hostKeys, policy, firewall, shards } = environment;
  if (!node || !vmIds) return undefined;
  const sdn = buildZone(environment, machines, nodes);
  return {
    name,
    posture,
    node: node.value,
    vmIds: { first: vmIds.first.value, last: vmIds.last.value },
    cloudInit: cloudInit.value,
    vms: machines
      .flatMap((machine) => buildVm(machine, { domain, nodes, templates: catalogue.templates }) ?? [])
      .sort((a, b) => a.vmId - b.vmId),
    ...(sdn ? { sdn } : {}),
    ...(hostKeys ? { hostKeys } : {}),
    ...(policy ? { policy } : {}),
    ...(firewall ? { firewall } : {}),
    ...(shards ? { shards: shards.value } : {}),
  };
}

function buildZone(
  { zone, node }: EnvironmentDraft,
  machines: readonly MachineDraft[],
  nodes: ReadonlyMap<string, NodeDraft>,
): SdnZone | undefined {
  if (!zone?.id) return undefined;
  const names = new Set([node?.value, ...machines.map((machine) => machine.node?.value)]);
  const addresses = [...names].flatMap((name) =>
    name === undefined ? [] : (nodes.get(name)?.address?.value.text ?? []),
  );
  return {
    id: zone.id.value,
    type: 'vxlan',
    mtu: zone.mtu?.value ?? DEFAULT_ZONE_MTU,
    peers: zone.peers ?? [...new Set(addresses)].sort(),
    vnets: [...zone.vnets.values()].map(({ name, tag, alias, subnets }) => ({
      id: name,
      tag: tag?.value ?? 0,
      subnets: subnets.map(({ cidr, gateway, snat }) => ({
        cidr: cidr.value.text,
        snat,
        ...(gateway ? { gateway: gateway.value.text } : {}),
      })),
      ...(alias === undefined ? {} : { alias }),
    })),
  };
}
