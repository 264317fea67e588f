import type { ProblemList } from '../errors';
import { installFaults, type NetworkMachine, networkVm } from '../installation';
import type { OsProfile } from '../model';
import { buildHost, buildVm, type HostDraft, type MachineDraft, type SiteDraft } from '../resolve';
import { keyPlaceOf } from '../yaml';
import { hasRefusedInterface } from './refused-interfaces';

/**
 * A machine of iron that names an operating system, and a VM that starts from the network, are described so that the
 * installer could put it there.
 */
export function checkInstallations(site: SiteDraft, problems: ProblemList): void {
  const { hosts, machines, catalogue, clusters, domain = '' } = site;
  // What is wrong with a cluster is told at the cluster, whatever its kind.
  const ofTalos = clusters.filter(({ model }) => model === undefined || model.kind === 'talos');
  const members = new Set(ofTalos.flatMap((cluster) => cluster.members.map(({ value }) => value)));
  const check = (
    draft: HostDraft | MachineDraft,
    os: string | null | undefined,
    build: (profile: OsProfile) => NetworkMachine | undefined,
  ): void => {
    const profile = os == null ? undefined : catalogue.osProfiles.get(os)?.model;
    if (!profile) return;
    if (!('bootMethod' in draft)) checkAddress(draft, problems);
    if (profile.family === 'talos' && !members.has(draft.name)) checkMembership(draft, problems);
    const machine = build(profile);
    if (machine) checkFaults(draft, { machine, profile }, problems);
  };
  for (const draft of hosts) check(draft, draft.spec.os, () => buildHost(draft, domain, 'prod'));
  const surroundings = { domain, nodes: site.nodes, templates: catalogue.templates };
  for (const draft of machines.filter(({ bootMethod }) => bootMethod === 'pxe')) {
    check(draft, draft.vm.os, (profile) => {
      const vm = buildVm(draft, surroundings);
      return vm && networkVm(vm, profile);
    });
  }
}

function checkFaults(
  { hardware, place }: HostDraft | MachineDraft,
  { machine, profile }: { readonly machine: NetworkMachine; readonly profile: OsProfile },
  problems: ProblemList,
): void {
  // Without a disk a VM is refused.
  if (machine.vm?.disks.length === 0) return;
  for (const { message, hint, path } of installFaults(machine, profile)) {
    const at = keyPlaceOf(hardware, path);
    problems.add({
      code: 'HOST_NOT_INSTALLABLE',
      severity: 'warning',
      message,
      hint,
      // What no layer says is told of at the machine's own file.
      place: at === hardware.place ? place : at,
      about: path.join('.'),
    });
  }
}

/** The machine config, which its installer asks for, is that of a cluster. */
function checkMembership({ name, hardware, place }: HostDraft | MachineDraft, problems: ProblemList): void {
  const at = keyPlaceOf(hardware, ['os']);
  problems.add({
    code: 'TALOS_WITHOUT_CLUSTER',
    severity: 'warning',
    message: `"${name}" is to get Talos Linux, and is in no cluster of kind talos`,
    hint: 'name it under "control_plane" or "workers" of one in "clusters"',
    place: at === hardware.place ? place : at,
  });
}

/**
 * The provisioning server lends a machine without a fixed address some free one, and Ansible asks no guest agent of iron: only
 * DNS leads to the machine then.
 */
function checkAddress({ name, nics, place, hardware }: HostDraft, problems: ProblemList): void {
  const methods = nics.flatMap(({ ipv4, ipv6 }) => [ipv4.method, ipv6.method]);
  if (methods.some((method) => method === 'static' || method === 'auto')) return;
  if (hasRefusedInterface(hardware)) return;
  const asking = nics.find(({ ipv4, ipv6 }) => [ipv4.method, ipv6.method].includes('dhcp'));
  problems.add({
    code: 'HOST_UNREACHABLE',
    severity: 'warning',
    message: `"${name}" has no fixed address: "rackwright serve --dhcp" lends it any, and Ansible knows no more than its name`,
    hint: 'write one, such as "ipv4: 10.0.12.50/24", or let other DHCP and DNS know the machine (--dhcp-proxy)',
    place: asking?.place ?? place,
  });
}
