import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proxmoxProvider } from '../../../../lab/providers/proxmox/provider';
import { startLab } from '../../pve/lab-fixture';
import { RecordingGuests } from '../../pve/recording-guests';
import { furnish, mirror, model } from '../../pve/replay/data-centre';
import { caseNames, haveExchanges } from '../../pve/replay/exchange';
import { hasTerraform, Workspace } from '../support/terraform';
import { caseFiles, needsSsh, needsTicket, providerBlock } from './needs';
import { runCase } from './run-case';

const isPossible = hasTerraform && haveExchanges;
const suite = isPossible ? describe : describe.skip;
const names = caseNames().filter((name) => !needsSsh(name) && !name.endsWith('token-arch-denied'));

suite('every recorded case, by the own provider (needs terraform and ../shared/contracts)', () => {
  jest.setTimeout(300_000);

  it.skip.each(caseNames().filter(needsSsh))('%s (needs SSH)', () => undefined);

  it.each(names)('%s', async (name) => {
    const lab = await startLab({ model, catalogue: mirror, guests: new RecordingGuests() });
    const workspace = new Workspace();
    try {
      await furnish(lab.client, name, 'image');
      await workspace.attach(
        proxmoxProvider({
          environment: {
            PROXMOX_VE_ENDPOINT: lab.lab.url,
            ...(needsTicket(name) ? {} : { PROXMOX_VE_API_TOKEN: lab.lab.token }),
          },
          temporaryDirectory: tmpdir(),
          dataDirectory: join(workspace.directory, '.terraform'),
          now: Date.now,
        }),
      );
      const wrong = await runCase({
        name,
        folder: workspace,
        client: lab.client,
        directory: lab.directory,
        provider: providerBlock(name),
        files: caseFiles(name),
      });
      expect(wrong).toEqual([]);
    } finally {
      await workspace.close();
      await lab.remove();
    }
  });
});
