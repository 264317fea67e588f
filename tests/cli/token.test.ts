import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { verifyBoot } from '../../boot';
import { RunningServer } from '../boot/http/running-server';
import { rackSite } from '../boot/rack-site';
import { noPostgres, startPostgres, type StateServer } from '../e2e/state-servers';
import { type Ran, run, runWith } from './run-program';

const NOBODY = 65_534;

describe('servers that share a database', () => {
  const suite = noPostgres === undefined ? test : test.skip;
  let postgres: StateServer | undefined;
  const servers: RunningServer[] = [];
  const start = async (directory?: string): Promise<RunningServer> => {
    const databaseUrl = postgres?.credentials ?? '';
    const server = await RunningServer.start({
      databaseUrl,
      ...(directory === undefined ? {} : { directory }),
    });
    servers.push(server);
    return server;
  };
  const cli = (folder: string, ...args: readonly string[]): Promise<Ran> =>
    runWith({ DATABASE_URL: postgres?.credentials ?? '' }, folder, ...args, '--data', folder);
  const file = (folder: string): string => join(folder, 'admin-token');

  beforeAll(async () => {
    if (noPostgres === undefined) postgres = await startPostgres();
  });
  afterAll(async () => {
    for (const each of servers.toReversed()) await each.close();
    await postgres?.close();
  });

  suite(
    'a server that was killed before its first token was in force makes another one',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'rackwright-boot-'));
      writeFileSync(file(folder), 'rw_of-a-server-that-was-killed\n', { mode: 0o600 });
      const { server } = await start(folder);
      expect(server.hasAdminToken).toBe(true);
      expect(readFileSync(file(folder), 'utf8')).not.toContain('killed');
      expect(statSync(file(folder)).mode & 0o777).toBe(0o600);
      expect((await cli(folder, 'machine', 'list')).out).toMatch(/^pve1 +discovered/m);
      // Whoever has a token asks the server.
      const { out } = await cli(folder, 'token', 'add', 'eve', '--role', 'viewer', '--days', '1');
      expect(out).toMatch(/^rw_[\w-]{43}\n$/);
      await expect(cli(folder, 'token', 'add', 'eve', '--role', 'viewer')).rejects.toMatchObject({
        ...{ code: 'BOOT_REFUSED', refusal: 'BOOT_TOKEN_EXISTS' },
      });
      await server.close();
      rmSync(folder, { recursive: true });
    },
    120_000,
  );

  suite(
    'where the first token is not there, whoever has the database makes one, and it is written down',
    async () => {
      const other = await start();
      const { folder } = other;
      expect([other.server.hasAdminToken, existsSync(file(folder))]).toEqual([false, false]);
      await expect(cli(folder, 'machine', 'list')).rejects.toMatchObject({
        code: 'BOOT_TOKEN_ABSENT',
        message: expect.stringContaining('token add NAME --role admin --save'),
      });
      const taken = await cli(folder, 'token', 'add', 'admin', '--role', 'admin', '--save');
      expect([taken.code, taken.err]).toEqual([1, expect.stringContaining('BOOT_TOKEN_EXISTS')]);
      await expect(
        run(folder, 'token', 'add', 'ada', '--role', 'admin', '--data', folder),
      ).rejects.toMatchObject({
        ...{ code: 'BOOT_SERVER_UNKNOWN', message: expect.stringContaining('DATABASE_URL') },
      });
      const saved = await cli(folder, 'token', 'add', 'admin', '--role', 'admin', '--save', '--again');
      expect(saved.out).toBe(`the token of admin is in ${file(folder)}\n`);
      expect(statSync(file(folder)).mode & 0o777).toBe(0o600);
      expect((await cli(folder, 'machine', 'list')).code).toBe(0);
      const audit = await other.asUser('/api/audit');
      expect(audit.text).toMatch(/"actor":"local [^"]+","address":"this machine","method":"POST"/);
      expect(audit.text).not.toContain(other.admin);

      // One that is in force no more is told, by verify as well.
      writeFileSync(file(folder), 'rw_of-before\n');
      await expect(cli(folder, 'machine', 'list')).rejects.toMatchObject({ refusal: 'BOOT_LOGIN_NEEDED' });
      const findings = await verifyBoot({
        ...{ site: rackSite(), directory: folder, machines: [], secrets: [], secret: () => undefined },
        ...{ environment: {}, now: Date.now() },
      });
      expect(findings).toContainEqual({
        ...{ check: 'keys', subject: 'admin-token', state: 'fault' },
        detail: expect.stringContaining('no token of the server'),
        remedy: expect.stringContaining('rackwright token add NAME --role admin --save'),
      });
      expect((await cli(folder, 'token', 'add', 'bob', '--role', 'operator')).out).toMatch(/^rw_/);
    },
    120_000,
  );
});

test('an embedded database gives its token once the server has ended', async () => {
  const rack = await RunningServer.start({ databaseUrl: undefined });
  const { folder } = rack;
  const add = (...more: readonly string[]): Promise<Ran> =>
    run(folder, 'token', 'add', 'ada', '--role', 'admin', '--data', folder, ...more);
  try {
    await expect(run(folder, 'token', 'add', 'ada', '--role', 'admin')).rejects.toMatchObject({
      ...{ code: 'BOOT_SERVER_UNKNOWN', message: expect.stringContaining('there is no database in') },
    });
    rmSync(join(folder, 'admin-token'));
    await rack.server.close();
    const { out } = await add();
    const again = await RunningServer.start({ databaseUrl: undefined, directory: folder });
    try {
      expect(again.server.hasAdminToken).toBe(false);
      expect((await again.asUser('/api/machines', { token: out.trim() })).status).toBe(200);
      const variables = { RACKWRIGHT_BOOT_TOKEN: out.trim() };
      const at = ['--server', again.server.address.https, '--certificate', join(folder, 'tls/cert.pem')];
      expect((await runWith(variables, '/', 'machine', 'list', ...at)).out).toMatch(/^pve1 +discovered/m);
      expect((await run('/', 'machine', 'list', ...at)).code).toBe(2);
    } finally {
      await again.close();
    }
  } finally {
    await rack.close();
  }
}, 240_000);

const isRoot = process.getuid?.() === 0;
(isRoot ? test : test.skip)(
  `what root's server left is told of to others${isRoot ? '' : ' (skipped: needs root)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-denied-'));
    try {
      chmodSync(folder, 0o755);
      mkdirSync(join(folder, 'boot'), { mode: 0o700 });
      writeFileSync(join(folder, 'boot/server.json'), '{"https":"https://127.0.0.1:1","certificate":""}');
      writeFileSync(join(folder, 'boot/admin-token'), 'rw_secret\n', { mode: 0o600 });
      const program = resolve(__dirname, '../../cli/rackwright.mjs');
      // Who may write here makes the bundle, where it is not as new as the sources.
      expect(spawnSync(process.execPath, [program, '--version']).status).toBe(0);
      const list = (): string => {
        const { status, stderr } = spawnSync(
          process.execPath,
          [program, 'machine', 'list', '--data', 'boot'],
          { cwd: folder, encoding: 'utf8', uid: NOBODY, gid: NOBODY, env: { ...process.env, HOME: folder } },
        );
        expect(status).toBe(1);
        return stderr;
      };
      expect(list()).toMatch(
        /BOOT_FOLDER_DENIED: \S+boot is for the user alone .*use sudo.*RACKWRIGHT_BOOT_TOKEN/,
      );
      chmodSync(join(folder, 'boot'), 0o755);
      expect(list()).toMatch(/BOOT_FOLDER_DENIED: \S+admin-token is for the user alone/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000,
);
