import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proxmoxProvider } from '../../../lab/providers/proxmox/provider';
import { startLab } from '../pve/lab-fixture';
import { GROUPS } from './fixtures/groups';
import { runFixtures } from './fixtures/run-fixtures';
import { hasTerraform, Workspace } from './support/terraform';

const suite = hasTerraform ? describe : describe.skip;

suite('resources are made, found unchanged, changed, imported and destroyed (needs terraform)', () => {
  jest.setTimeout(300_000);

  it.each(GROUPS)('$name', async ({ fixtures, lab: options }) => {
    const lab = await startLab(options);
    const workspace = new Workspace();
    try {
      for (const { furnish } of fixtures) await furnish?.(lab.client);
      await workspace.attach(
        proxmoxProvider({
          environment: { PROXMOX_VE_ENDPOINT: lab.lab.url, PROXMOX_VE_API_TOKEN: lab.lab.token },
          temporaryDirectory: tmpdir(),
          dataDirectory: join(workspace.directory, '.terraform'),
          now: Date.now,
        }),
      );
      const runs = fixtures.map(({ name, imports, drift }) => ({
        ...{ name, imports },
        drift: drift && (() => drift(lab.client)),
      }));
      const result = await runFixtures(workspace, runs);
      expect(result.wrong).toEqual([]);
      const told = fixtures.filter(({ learned }) => learned !== undefined);
      expect(result.learned).toEqual(Object.fromEntries(told.map(({ name, learned }) => [name, learned])));
    } finally {
      await workspace.close();
      await lab.remove();
    }
  });
});
