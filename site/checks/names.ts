import { formatPlace, type ProblemList } from '../errors';
import type { MachineDraft, SiteDraft } from '../resolve';
import { HostName, ValueError } from '../values';
import { Firsts } from './firsts';

/** Names of machines are host names, and no two machines share one. */
export function checkNames(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  // Of two the one that somebody gave another name is told of.
  const machines = [...site.machines, ...site.hosts];
  const isOwn = ({ name, hostname }: (typeof machines)[number]): boolean => name === hostname.value;
  for (const { name, place, hostname } of [
    ...machines.filter(isOwn),
    ...machines.filter((machine) => !isOwn(machine)),
  ]) {
    report(() => HostName.parse(name), place, problems);
    const owner = firsts.claim(hostname.value, `"${name}"`, hostname.place);
    if (owner === undefined) continue;
    const isSame = name === hostname.value && owner.startsWith(`"${name}" (`);
    const message = isSame
      ? `two machines are called "${name}", the other one ${owner.slice(name.length + 3)}`
      : `the host name "${hostname.value}" of "${name}" is taken by ${owner}`;
    problems.add({ code: 'DUPLICATE_HOSTNAME', message, hint: 'rename one of them', place: hostname.place });
  }
  for (const machine of site.machines) checkNodeName(machine, site, problems);
  // Nodes and environments are named by their files: names end up in paths of the API and of Terraform.
  for (const { name, place } of [...site.nodes.values(), ...site.environments.values()]) {
    report(() => HostName.parse(name.toLowerCase()), place, problems);
  }
}

/** A VM may well be a node itself, which has its address then; it is never the one that it runs on. */
function checkNodeName(
  { name, place, node, nics }: MachineDraft,
  { nodes }: SiteDraft,
  problems: ProblemList,
): void {
  const twin = nodes.get(name);
  if (!twin) return;
  const addresses = nics.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]);
  const known = twin.address?.value;
  const isUnknown = !known || addresses.some(({ method }) => method === 'dhcp' || method === 'auto');
  const isNode = isUnknown || addresses.some(({ address }) => address && known.equals(address.value.address));
  if (node?.value !== name && isNode) return;
  problems.add({
    code: 'DUPLICATE_HOSTNAME',
    message:
      node?.value === name
        ? `VM "${name}" has the name of the node that it runs on`
        : `VM "${name}" has the name of a node (${formatPlace(twin.place)}) and not its address ${known?.text ?? ''}`,
    hint: 'rename the VM',
    place,
  });
}

function report(
  parse: () => unknown,
  place: SiteDraft['machines'][number]['place'],
  problems: ProblemList,
): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    problems.add({ code: error.code, message: error.message, hint: error.hint, place });
  }
}
