import type { ProblemList } from '../errors';
import { installFaults } from '../installation';
import { buildHost, type HostDraft, type SiteDraft } from '../resolve';
import { keyPlaceOf } from '../yaml';
import { hasRefusedInterface } from './refused-interfaces';

/** A machine of iron that names an operating system is described so that its installer could put it there. */
export function checkInstallations(
  { hosts, catalogue, domain = '' }: SiteDraft,
  problems: ProblemList,
): void {
  for (const draft of hosts) {
    const { spec, hardware, place } = draft;
    const profile = spec.os == null ? undefined : catalogue.osProfiles.get(spec.os)?.model;
    if (!profile) continue;
    checkAddress(draft, problems);
    for (const { message, hint, path } of installFaults(buildHost(draft, domain, 'prod'), profile)) {
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
}

/**
 * The provisioning server gives leases to addresses of the specs alone, and Ansible asks no guest agent of iron: without a
 * fixed address only DHCP and DNS of somebody else lead to the machine.
 */
function checkAddress({ name, nics, place, hardware }: HostDraft, problems: ProblemList): void {
  const methods = nics.flatMap(({ ipv4, ipv6 }) => [ipv4.method, ipv6.method]);
  if (methods.some((method) => method === 'static' || method === 'auto')) return;
  if (hasRefusedInterface(hardware)) return;
  const asking = nics.find(({ ipv4, ipv6 }) => [ipv4.method, ipv6.method].includes('dhcp'));
  problems.add({
    code: 'HOST_UNREACHABLE',
    severity: 'warning',
    message: `"${name}" has no fixed address: "rackwright serve --dhcp" gives it none, and Ansible knows no more than its name`,
    hint: 'write one, such as "ipv4: 10.0.12.50/24", or let other DHCP and DNS know the machine (--dhcp-proxy)',
    place: asking?.place ?? place,
  });
}
