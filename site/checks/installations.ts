import type { ProblemList } from '../errors';
import { installFaults } from '../installation';
import { buildHost, type SiteDraft } from '../resolve';
import { keyPlaceOf } from '../yaml';

/** A machine of iron that names an operating system is described so that its installer could put it there. */
export function checkInstallations(
  { hosts, catalogue, domain = '' }: SiteDraft,
  problems: ProblemList,
): void {
  for (const draft of hosts) {
    const { spec, hardware, place } = draft;
    const profile = spec.os == null ? undefined : catalogue.osProfiles.get(spec.os)?.model;
    if (!profile) continue;
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
