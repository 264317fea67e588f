import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proxmoxProvider } from '../../../../lab/providers/proxmox/provider';
import { startLab } from '../../pve/lab-fixture';
import { RecordingGuests } from '../../pve/recording-guests';
import { furnish, mirror, model } from '../../pve/replay/data-centre';
import { caseNames, haveExchanges } from '../../pve/replay/exchange';
import { hasTerraform, Workspace } from '../support/terraform';
import { caseFiles, needsSsh, needsTicket, providerBlock } from './needs';
import { noSsh, serveNodes } from './node-ssh';
import { runCase } from './run-case';

const isPossible = hasTerraform && haveExchanges;
const suite = isPossible ? describe : describe.skip;
const names = caseNames().filter(
  (name) => !name.endsWith('token-arch-denied') && (noSsh === null || !needsSsh(name)),
);

suite('every recorded case, by the own provider (needs terraform and ../shared/contracts)', () => {
  jest.setTimeout(300_000);

  if (noSsh !== null) it.skip.each(caseNames().filter(needsSsh))(`%s (${noSsh})`, () => undefined);

  it.each(names)('%s', async (name) => {
    const lab = await startLab({ model, catalogue: mirror, guests: new RecordingGuests() });
    const ssh = await serveNodes(lab, name);
    const workspace = new Workspace();
    try {
      await furnish(lab.client, name, 'image');
      await workspace.attach(
        proxmoxProvider({
          environment: {
            HOME: workspace.directory,
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
        provider: providerBlock(name, ssh.block),
        files: caseFiles(name),
      });
      expect(wrong).toEqual([]);
    } finally {
      await workspace.close();
      await ssh.close();
      await lab.remove();
    }
  });
});
