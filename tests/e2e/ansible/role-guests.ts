import type { ConfigureOptions, RunReport } from '../../../inventory';
import type { Posture } from '../../../site';
import { GuestLab } from './guest-lab';
import { roleSite } from './role-site';
import { type Shell, testedGuests } from './tested-guests';

interface RoleGuests {
  readonly lab: () => GuestLab;
  /** Configures all of them. */
  readonly run: (posture: Posture, more?: Partial<ConfigureOptions>) => Promise<RunReport>;
  readonly sh: Shell;
  /** What its sshd says that it does, by line. */
  readonly sshd: (name: string) => Promise<string[]>;
  /** What an account is told that becomes root there without a password. */
  readonly sudo: (name: string, user: string) => Promise<string>;
}

/** The machines of `roleSite` while the tests of a `describe` run. @param release root that they start from */
export function roleGuests(release?: string): RoleGuests {
  const { lab, sh } = testedGuests((made) => roleSite(made, 'prod'), {
    make: () => new GuestLab({}, release),
  });
  return {
    ...{ lab, sh },
    run: (posture, more = {}) => lab().configure(roleSite(lab(), posture), more),
    sshd: async (name) => (await sh(name, '/usr/sbin/sshd -T')).split('\n'),
    sudo: (name, user) => sh(name, `su ${user} -s /bin/sh -c 'sudo -n id -u' 2>&1 || true`),
  };
}
