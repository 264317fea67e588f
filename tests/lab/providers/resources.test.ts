import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proxmoxProvider } from '../../../lab/providers/proxmox/provider';
import { startLab } from '../pve/lab-fixture';
import { FIXTURES } from './fixtures/fixtures';
import { runFixture } from './fixtures/run-fixture';
import { hasTerraform, Workspace } from './support/terraform';

const suite = hasTerraform ? describe : describe.skip;

suite('resources are made, found unchanged, changed, imported and destroyed (needs terraform)', () => {
  jest.setTimeout(300_000);

  it.each(FIXTURES)('$name', async ({ name, imports, learned, lab: options = {}, furnish, drift }) => {
    const lab = await startLab(options);
    const workspace = new Workspace();
    try {
      await furnish?.(lab.client);
      await workspace.attach(
        proxmoxProvider({
          environment: { PROXMOX_VE_ENDPOINT: lab.lab.url, PROXMOX_VE_API_TOKEN: lab.lab.token },
          temporaryDirectory: tmpdir(),
          dataDirectory: join(workspace.directory, '.terraform'),
          now: Date.now,
        }),
      );
      const result = await runFixture(workspace, {
        name,
        imports,
        drift: drift && (() => drift(lab.client)),
      });
      expect(result.wrong).toEqual([]);
      if (learned) expect(result.learned).toEqual(learned);
    } finally {
      await workspace.close();
      await lab.remove();
    }
  });
});
