import { caseFiles, needsSsh, needsTicket, providerBlock } from '../lab/providers/cases/needs';
import { noSsh, serveNodes } from '../lab/providers/cases/node-ssh';
import { runCase } from '../lab/providers/cases/run-case';
import { GROUPS } from '../lab/providers/fixtures/groups';
import { runFixtures } from '../lab/providers/fixtures/run-fixtures';
import { startLab } from '../lab/pve/lab-fixture';
import { RecordingGuests } from '../lab/pve/recording-guests';
import { furnish, mirror, model } from '../lab/pve/replay/data-centre';
import { caseNames, haveExchanges } from '../lab/pve/replay/exchange';
import { noRealProvider, RealFolder } from './real-terraform';

const title = (what: string, reason: string | undefined): string =>
  reason === undefined ? what : `${what} (skipped: ${reason})`;

/** The client refuses `architecture` with a token, so there is nothing to see. */
const REFUSED = 'token-arch-denied';

const noCases = noRealProvider ?? (haveExchanges ? undefined : 'the recorded cases are not there');
const cases = noCases === undefined ? describe : describe.skip;

// Nothing of `lab/providers` has a part in these.
cases(title('the real provider in every recorded case', noCases), () => {
  jest.setTimeout(300_000);
  const names = caseNames().filter((name) => !name.endsWith(REFUSED) && (noSsh === null || !needsSsh(name)));

  it.each(names)('%s', async (name) => {
    const lab = await startLab({ model, catalogue: mirror, guests: new RecordingGuests() });
    const ssh = await serveNodes(lab, name);
    const folder = new RealFolder(lab.lab.url, needsTicket(name) ? undefined : lab.lab.token);
    try {
      await furnish(lab.client, name, 'image');
      const { client, directory } = lab;
      const run = {
        name,
        folder,
        client,
        directory,
        provider: providerBlock(name, ssh.block),
        files: caseFiles(name),
      };
      expect(await runCase(run)).toEqual([]);
    } finally {
      folder.remove();
      await ssh.close();
      await lab.remove();
    }
  });
});

const resources = noRealProvider === undefined ? describe : describe.skip;

resources(title('the real provider with the resources of the own one', noRealProvider), () => {
  jest.setTimeout(300_000);

  // One at a time, so that a difference has a name.
  const fixtures = GROUPS.flatMap((group) => group.fixtures.map((fixture) => ({ ...group, ...fixture })));

  it.each(fixtures)('$name', async (fixture) => {
    const { name, imports, drift, learned, lab: options, furnish: prepare, notByRealProvider } = fixture;
    const lab = await startLab(options);
    const folder = new RealFolder(lab.lab.url, lab.lab.token);
    try {
      await prepare?.(lab.client);
      const result = await runFixtures(folder, [
        { name, imports: notByRealProvider ? {} : imports, drift: drift && (() => drift(lab.client)) },
      ]);
      expect(result.wrong).toEqual([]);
      if (learned) expect(result.learned[name]).toEqual(learned);
    } finally {
      folder.remove();
      await lab.remove();
    }
  });
});
