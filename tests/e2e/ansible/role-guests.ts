import type { ConfigureOptions, RunReport } from '../../../inventory';
import type { Posture, Vm } from '../../../site';
import { vmOf } from '../../inventory/example-site';
import { GuestLab } from './guest-lab';
import { roleSite } from './role-site';

interface RoleGuests {
  readonly lab: () => GuestLab;
  /** Configures all of them. */
  readonly run: (posture: Posture, more?: Partial<ConfigureOptions>) => Promise<RunReport>;
  /** What a shell script says in one of them, as root. */
  readonly sh: (name: string, script: string) => Promise<string>;
  /** What its sshd says that it does, by line. */
  readonly sshd: (name: string) => Promise<string[]>;
}

/** The machines of `roleSite` while the tests of a `describe` run. @param release root that they start from */
export function roleGuests(release?: string): RoleGuests {
  let lab: GuestLab;
  beforeAll(async () => {
    lab = new GuestLab({}, release);
    await lab.start(roleSite(lab, 'prod'));
  });
  afterAll(async () => {
    await lab.close();
  });
  const vm = (name: string): Vm => vmOf(roleSite(lab, 'prod'), name);
  return {
    lab: () => lab,
    run: (posture, more = {}) => lab.configure(roleSite(lab, posture), more),
    sh: (name, script) => lab.ask(vm(name), 'sh', '-c', script),
    sshd: async (name) => (await lab.ask(vm(name), '/usr/sbin/sshd', '-T')).split('\n'),
  };
}
