import { notHereRoutes } from '../../../../lab/pve/not-here';
import { nameOf } from '../../../../lab/pve/http';
import { servedOperations } from '../../../../lab/pve/routes';
import { PveClient, PveError, type PveClientOptions } from '../../../../pve/client';
import type { LabFixture } from '../lab-fixture';
import { startDataCentre } from './data-centre';
import { haveOfficial, officialOperations } from './official';
import { wordsFor, type OfficialPermissions } from './permission-of';
import { samplePath } from './sample-path';

/** Named in bodies, and asked for before anything is done. */
const IN_BODY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'POST /access/users': { userid: 'x@pve' },
  'PUT /access/acl': { path: '/vms' },
  'PUT /access/password': { userid: 'ann@pve' },
};

const ABSENT = new Set(notHereRoutes.map((route) => nameOf(route)));

/** 2 for what removes users, 1 for what removes anything else. */
function removes(name: string): number {
  return name.startsWith('DELETE') ? (name.endsWith('{userid}') ? 2 : 1) : 0;
}

const suite = haveOfficial ? describe : describe.skip;

suite.each([
  ['9.2.3', '9.2', 9],
  ['8.4.2', '8.4', 8],
] as const)(
  'who may call what in a lab of version %s, by the official description (skipped without ../shared)',
  (version, file, major) => {
    const official = officialOperations(file);
    const served = servedOperations(major).filter((name) => !ABSENT.has(name));
    const of = (name: string): OfficialPermissions => official.get(name)?.permissions ?? {};
    let fixture: LabFixture;
    let nobody: PveClient;
    let everything: PveClient;
    let token: PveClient;
    const clients: PveClient[] = [];

    function open(login: Partial<PveClientOptions>): PveClient {
      const client = new PveClient({ endpoint: fixture.lab.url, insecure: true, ...login });
      clients.push(client);
      return client;
    }

    beforeAll(async () => {
      fixture = await startDataCentre(version);
      const { client: root } = fixture;
      await root.post('access/users', { userid: 'nobody@pve', password: 'long enough' });
      await root.post('access/users', { userid: 'all@pve', password: 'long enough' });
      await root.put('access/acl', { path: '/', roles: 'Administrator', users: 'all@pve' });
      const login = async (username: string): Promise<PveClient> => {
        const { ticket, CSRFPreventionToken: csrfToken } = await root.post<{
          ticket: string;
          CSRFPreventionToken: string;
        }>('access/ticket', { username, password: 'long enough' });
        return open({ ticket: { ticket, csrfToken } });
      };
      [nobody, everything] = [await login('nobody@pve'), await login('all@pve')];
      const { value } = await root.post<{ value: string }>('access/users/all@pve/token/ci', {
        privsep: false,
      });
      token = open({ token: `all@pve!ci=${value}` });
    });

    afterAll(async () => {
      for (const client of clients) client.close();
      await fixture.remove();
    });

    async function call(client: PveClient, name: string): Promise<PveError | undefined> {
      const method = name.split(' ')[0]?.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
      try {
        await client[method](samplePath(name), IN_BODY[name]);
        return undefined;
      } catch (error) {
        if (error instanceof PveError) return error;
        throw error;
      }
    }

    // What says `all` beside a check is for all.
    const checked = served.filter((name) => of(name).check !== undefined && of(name).user === undefined);

    it.each(checked)('nobody: %s', async (name) => {
      const words = wordsFor(name, of(name).check ?? []);
      const reason = words === undefined ? 'Permission check failed' : `Permission check failed (${words})`;
      const refusal = await call(nobody, name);
      expect(refusal).toMatchObject({ status: 403, reason: expect.stringContaining(reason) });
    });

    it.each(served.filter((name) => official.get(name)?.permissions === undefined))(
      'root alone: %s',
      async (name) => {
        const refusal = await call(everything, name);
        expect(refusal).toMatchObject({ status: 403, reason: 'Permission check failed (user != root@pam)' });
      },
    );

    it.each(served.filter((name) => official.get(name)?.allowtoken === 0))('no token: %s', async (name) => {
      if (of(name).user === 'world') return;
      expect(await call(token, name)).toMatchObject({
        status: 403,
        reason: `Permission check failed (URI '/${decodeURIComponent(samplePath(name))}' not available with API token, need proper ticket.`,
      });
    });

    it('asks strangers who they are, but where the whole world may look', async () => {
      const stranger = open({});
      const asked: string[] = [];
      for (const name of served) {
        const answer = await call(stranger, name);
        if (answer?.reason !== 'No ticket') asked.push(name);
      }
      expect(asked).toEqual(served.filter((name) => of(name).user === 'world'));
    });

    // Last, since what is allowed is done.
    it('lets who has all privileges past every check', async () => {
      const denied: string[] = [];
      // Removals last: what they take away, other checks look for.
      const inOrder = [...checked].sort((left, right) => removes(left) - removes(right));
      for (const name of inOrder) {
        const answer = await call(everything, name);
        if (answer?.status === 403) denied.push(`${name}: ${answer.reason}`);
      }
      expect(denied).toEqual([]);
    });
  },
);
