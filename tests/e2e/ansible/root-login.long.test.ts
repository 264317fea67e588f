import type { RunReport } from '../../../inventory';
import type { Site } from '../../../site';
import { loneHost } from '../../inventory/example-site';
import { describeOnGuests, type GuestLab } from './guest-lab';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

describeOnGuests('machines that Ansible logs in to as root', () => {
  let user = 'admin';
  const site = (lab: GuestLab): Site => loneHost({ ...lab.automation, user }, { hostname: 'router' });
  const { lab, sh } = testedGuests(site, {
    // As Proxmox VE's own installer leaves a node, and Debian's where root was given a password.
    prepare: async (shell, { publicKey }) => {
      await shell(
        'router',
        `mkdir -p -m 700 /root/.ssh; echo '${publicKey}' > /root/.ssh/authorized_keys
SUDO_FORCE_REMOVE=yes DEBIAN_FRONTEND=noninteractive apt-get -qq purge sudo > /dev/null 2>&1; rm -rf /etc/sudoers.d`,
      );
      user = 'root';
    },
  });
  const run = (check = false): Promise<RunReport> =>
    lab().configure(site(lab()), { check, tags: ['base', 'users'] });

  it('say what they would change where there is no sudo', async () => {
    expect((await run(true)).hosts['router']).toMatchObject({ failed: 0 });
    expect(await sh('router', 'command -v sudo || echo none')).toBe('none\n');
  });

  it('have sudo for the accounts of the specs, and root as it was', async () => {
    expect((await run()).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await sh('router', "su admin -s /bin/sh -c 'sudo -n id -u'; visudo -c -q && echo valid")).toBe(
      '0\nvalid\n',
    );
    expect(await sh('router', 'cat /root/.ssh/authorized_keys')).toBe(`${lab().publicKey}\n`);
    expect((await run()).hosts['router']).toMatchObject({ changed: 0, failed: 0 });
  });
});
