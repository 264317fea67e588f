import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  deployEnvironment,
  deployParts,
  diffParts,
  type DriftReport,
  driftOfParts,
  type EnvironmentDiff,
} from '../../deploy';
import { type Environment, partsOf, type Site } from '../../site';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { diffOf } from './diff-of';
import { RecordedProject } from './recorded-project';
import { startHttpState, type StateServer } from './state-servers';

const suite = hasTerraform ? describe : describe.skip;

suite(
  `a fresh clone with a remote state${hasTerraform ? '' : ' (skipped: Terraform is not installed)'}`,
  () => {
    jest.setTimeout(300_000);
    let server: StateServer;
    let project: RecordedProject;
    let site: Site;
    let record: string;
    const login = { TF_HTTP_USERNAME: 'terraform', TF_HTTP_PASSWORD: 'pass-4711' };

    beforeAll(async () => {
      server = await startHttpState();
      project = await RecordedProject.create();
      const address = server.backend['backend.address'] ?? '';
      site = { ...project.site, backend: { type: 'http', address } };
      record = join(project.directory, '.rackwright/deployments/dev.json');
      await deployEnvironment({ ...request(site), action: 'apply' });
    });
    afterAll(async () => {
      await project.remove();
      await server.close();
    });

    const dev = ({ environments }: Site): Environment => environments[0]!;
    const request = (of: Site, environment = dev(of)): ReturnType<RecordedProject['request']> =>
      project.request(of, environment, login);
    const forget = (): void => {
      for (const folder of ['.rackwright', 'cdktf.out'])
        rmSync(join(project.directory, folder), { recursive: true });
    };
    const diff = (): Promise<EnvironmentDiff> => diffOf(request(site));
    const drift = async (): Promise<DriftReport> => {
      const looks = await driftOfParts({ ...request(site), parts: [dev(site)], parallel: 1 }, () => []);
      return looks.flatMap((look) => ('found' in look ? look.found : []))[0]!;
    };
    /** The machines without the router in shards by turns, as where no line of the lock says that they are in none. */
    const divided = (): Site => ({
      ...site,
      environments: site.environments.map((each) => ({
        ...each,
        shards: 2,
        vms: each.vms.map((vm, index) => (vm.role === 'router' ? vm : { ...vm, shard: index % 2 })),
      })),
    });
    const guests = async (): Promise<number[]> =>
      (await project.lab.client.get<{ vmid: number }[]>('nodes/lab/qemu')).map(({ vmid }) => vmid).sort();

    it.each([
      ['no record', undefined],
      ['the record of an older deployment', '{"environment":"dev","hosts":{},"site":"home-lab"}\n'],
    ])('with %s finds no drift and nothing to do, and the record of the state', async (_, older) => {
      const written = readFileSync(record, 'utf8');
      const clone = (): void => {
        rmSync(join(project.directory, '.rackwright'), { recursive: true });
        if (older === undefined) return;
        mkdirSync(dirname(record), { recursive: true });
        writeFileSync(record, older);
      };
      clone();
      expect(await diff()).toMatchObject({ isChanged: false, entries: [] });
      expect(readFileSync(record, 'utf8')).toBe(written);
      clone();
      expect(await drift()).toMatchObject({ isDrifted: false, changed: [], gone: [], pending: [] });
      expect(readFileSync(record, 'utf8')).toBe(written);
    });

    it('does not destroy machines that would come into other states', async () => {
      const before = await guests();
      const of = divided();
      const environment = dev(of);
      const refusal = {
        code: 'HOST_IN_OTHER_STATE',
        message: expect.stringMatching(/dev1 is in that of dev and would be in that of dev\/\d/) as string,
      };
      forget();
      await expect(
        deployParts({ ...request(of), action: 'apply', parallel: 1, onLine: () => undefined }),
      ).rejects.toMatchObject(refusal);
      // One shard alone.
      const [, shard] = partsOf(environment);
      await expect(deployEnvironment({ ...request(of, shard), action: 'apply' })).rejects.toMatchObject(
        refusal,
      );
      const looks = await diffParts({ ...request(of), parts: partsOf(environment), parallel: 2 });
      expect(looks).toMatchObject([{ part: { name: 'dev' }, error: refusal }, { found: {} }, { found: {} }]);
      expect(await guests()).toEqual(before);
    });

    it('knows what somebody else has destroyed', async () => {
      await diff();
      const written = readFileSync(record, 'utf8');
      await deployEnvironment({ ...request(site), action: 'destroy' });
      writeFileSync(record, written);
      expect(await diff()).toMatchObject({ isChanged: true });
      expect(existsSync(record)).toBe(false);
    });
  },
);
