import type { Environment, SdnZone, Site } from '../model';
import type { EnvironmentDraft, MachineDraft, NodeDraft, SiteDraft } from './drafts';
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
    backend: { type: 'local' },
    nodes: [...draft.nodes.values()].flatMap(({ model }) => model ?? []),
    images: [...draft.images.values()].flatMap(({ model }) => model ?? []),
    environments: [...draft.environments.values()].flatMap(
      (environment) => buildEnvironment(environment, byEnvironment.get(environment) ?? [], draft) ?? [],
    ),
    automation: automation.value,
  };
}

function buildEnvironment(
  environment: EnvironmentDraft,
  machines: readonly MachineDraft[],
  { domain = '', nodes }: SiteDraft,
): Environment | undefined {
  const { name, posture, cloudInit, node, vmIds } = environment;
  if (!node || !vmIds) return undefined;
  const sdn = buildZone(environment, machines, nodes);
  return {
    name,
    posture,
    node: node.value,
    vmIds: { first: vmIds.first.value, last: vmIds.last.value },
    cloudInit: cloudInit.value,
    vms: machines
      .flatMap((machine) => buildVm(machine, { domain, nodes }) ?? [])
      .sort((a, b) => a.vmId - b.vmId),
    ...(sdn ? { sdn } : {}),
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
        gateway: gateway?.value.text ?? '',
        snat,
      })),
      ...(alias === undefined ? {} : { alias }),
    })),
  };
}
