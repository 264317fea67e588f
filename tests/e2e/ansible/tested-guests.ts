import type { Site } from '../../../site';
import { vmOf } from '../../inventory/example-site';
import { GuestLab } from './guest-lab';

/** What a shell script says in a guest, as root. */
export type Shell = (name: string, script: string) => Promise<string>;

interface Options {
  /** Makes the lab. @default one without stand-ins, of the usual release */
  readonly make?: () => GuestLab;
  /** Bytes that cards on the second bridge carry. */
  readonly devnetMtu?: number;
  /** Works on the guests as soon as they can be logged in to. */
  readonly prepare?: (sh: Shell, lab: GuestLab) => Promise<void>;
}

/** The machines of a site as guests while the tests of a `describe` run. */
export function testedGuests(
  site: (lab: GuestLab) => Site,
  { make = () => new GuestLab(), devnetMtu, prepare }: Options = {},
): { readonly lab: () => GuestLab; readonly sh: Shell } {
  let lab: GuestLab;
  const sh: Shell = (name, script) => lab.ask(vmOf(site(lab), name), 'sh', '-c', script);
  beforeAll(async () => {
    lab = make();
    await lab.start(site(lab), devnetMtu);
    if (prepare === undefined) return;
    // Waits for them, and changes nothing.
    await lab.configure(site(lab), { playbook: 'playbooks/user.yml', tags: ['nothing'] });
    await prepare(sh, lab);
  });
  afterAll(async () => {
    await lab.close();
  });
  return { lab: () => lab, sh };
}
