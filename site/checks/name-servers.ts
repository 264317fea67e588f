import type { ProblemList } from '../errors';
import { BUILT_IN_NAME } from '../layers';
import type { EnvironmentDraft, HostDraft, MachineDraft, SiteDraft } from '../resolve';
import type { Place } from '../text';
import { descend } from '../yaml';
import { hasRefusedInterface } from './refused-interfaces';

/** A machine that no DHCP tells of DNS servers is given some: packages, time and updates are looked up by name. */
export function checkNameServers(site: SiteDraft, problems: ProblemList): void {
  // What does not even say its name lacks more than that.
  if (site.name === undefined) return;
  const members = new Map<EnvironmentDraft, MachineDraft[]>();
  for (const machine of site.machines) {
    if (!isGivenNetwork(machine, site) || !lacksNames(machine)) continue;
    const others = members.get(machine.environment);
    if (others) others.push(machine);
    else members.set(machine.environment, [machine]);
  }
  for (const [{ name, place }, machines] of members)
    report(machines, { whose: ` of environment "${name}"`, place }, problems);
  const hosts = site.hosts.filter((host) => typeof host.spec.os === 'string' && lacksNames(host));
  if (hosts[0]) report(hosts, { whose: '', place: hosts[0].place }, problems);
}

/** What a medium or an installer of somebody else says is not known; a lab has nobody to ask. */
function isGivenNetwork({ bootMethod, node }: MachineDraft, { nodes }: SiteDraft): boolean {
  const kind = nodes.get(node?.value ?? '')?.model?.kind;
  return (bootMethod === 'image' || bootMethod === 'clone') && kind === 'proxmox';
}

function lacksNames({ nics, hardware, software }: MachineDraft | HostDraft): boolean {
  const methods = nics.flatMap(({ ipv4, ipv6 }) => [ipv4.method, ipv6.method]);
  if (methods.includes('dhcp') || !methods.some((method) => method === 'static' || method === 'auto'))
    return false;
  const written = descend(software, ['dns_servers']);
  // Whoever writes an empty list wants none.
  if (written && written.place.source.name !== BUILT_IN_NAME) return false;
  if (hasRefusedInterface(hardware)) return false;
  return nics.every(({ dnsServers, network }) => (dnsServers ?? network?.dnsServers) === undefined);
}

function report(
  machines: readonly (MachineDraft | HostDraft)[],
  { whose, place }: { readonly whose: string; readonly place: Place },
  problems: ProblemList,
): void {
  const [first, second] = machines;
  if (!first) return;
  const names = machines.slice(0, 3).map(({ name }) => name);
  const listed = `${names.join(', ')}${machines.length > 3 ? ', …' : ''}`;
  const who = second
    ? `${String(machines.length)} machines${whose} (${listed}) have fixed addresses`
    : `"${first.name}"${whose} has a fixed address`;
  problems.add({
    code: 'NO_NAME_SERVER',
    severity: 'warning',
    message: `${who} and no DNS server: no names can be looked up, as packages and time need`,
    hint: 'write install: { dns_servers: [192.168.1.1] } in site.yaml or a layer above; an empty list says that none is wanted',
    place,
    about: whose,
  });
}
