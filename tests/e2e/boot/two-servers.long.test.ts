import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askBoot, bootAccess } from '../../../boot';
import { BootTokens } from '../../../boot/access';
import { DEFAULT_LIMITS, Fleet } from '../../../boot/machines';
import { type Database, openStore, settingOr } from '../../../boot/store';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { noPostgres, startPostgres, type StateServer } from '../state-servers';
import { startServe } from './serve-process';

const HOME = join(__dirname, '../../..');
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMxCxQ7kGQvQvJk0YB0YhYH1q9c2K4m1n7X8mTt0V1aB admin';
const VMS = Array.from({ length: 16 }, (_, index) => ({
  name: `many${String(index)}`,
  vmId: 15_001 + index,
  address: `10.98.0.${String(20 + index)}`,
}));
const PROFILE = 'os_profiles: { ubuntu: { family: ubuntu, version: "24.04" } }\n';
const ENVIRONMENT = `node: lab
vm_ids: { first: 15000, last: 15999 }
members: [${VMS.map(({ name }) => name).join(', ')}]
vm: { boot_method: pxe, os: ubuntu, memory: 128MiB }
install: { users: { admin: { ssh_keys: ["${KEY}"] } } }
`;

const suite = noPostgres === undefined ? describe : describe.skip;
suite(
  `two servers of one database, one of which is killed${noPostgres === undefined ? '' : ` (skipped: ${noPostgres})`}`,
  () => {
    jest.setTimeout(900_000);
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-two-'));
    const servers = new Map<string, ChildProcess>();
    let lab: LabFixture;
    let postgres: StateServer;
    let database: Database;
    let fleet: Fleet;
    let tokens: BootTokens;

    const start = async (name: string): Promise<void> => {
      const variables = {
        DATABASE_URL: postgres.credentials,
        RACKWRIGHT_SECRET_API_TOKENS_POWER: lab.lab.token,
      };
      servers.set(name, await startServe(folder, variables, '--data', join(folder, name)));
    };
    const end = async (name: string, signal: NodeJS.Signals): Promise<void> => {
      const child = servers.get(name);
      if (child?.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child.once('exit', done));
      child.kill(signal);
      await gone;
    };
    const ask = (server: string, path: string, body?: object): Promise<unknown> =>
      askBoot(bootAccess(join(folder, server), undefined), path, body ? { method: 'POST', body } : {});
    const asMachine = async (path: string, body?: object): Promise<number> => {
      const { http } = JSON.parse(readFileSync(join(folder, 'second', 'server.json'), 'utf8')) as {
        http: string;
      };
      const answer = await fetch(`${http}${path}`, {
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
        headers: body ? { 'content-type': 'application/json' } : {},
      });
      return answer.status;
    };
    const count = async (name: string, kind: string): Promise<number> =>
      (await fleet.events({ machine: name, most: 1000 })).filter((event) => event.kind === kind).length;
    const begun = async (): Promise<number> =>
      (await Promise.all(VMS.map(({ name }) => count(name, 'power')))).reduce((sum, each) => sum + each, 0);

    beforeAll(async () => {
      lab = await startLab();
      cpSync(join(HOME, 'specs'), join(folder, 'specs'), { recursive: true });
      mkdirSync(join(folder, 'specs/envs'), { recursive: true });
      writeFileSync(join(folder, 'specs/envs/many.yaml'), ENVIRONMENT);
      for (const { name, vmId, address } of VMS) {
        const nics = `nics: { net0: { bridge: vmbr9, ipv4: ${address}/24 } }\n`;
        writeFileSync(join(folder, `specs/vms/${name}.yaml`), `vm_id: ${String(vmId)}\n${nics}`);
        await lab.client.waitTask(
          await lab.client.post('nodes/lab/qemu', { vmid: vmId, name, memory: 128, boot: 'order=net0' }),
        );
      }
      const node = join(folder, 'specs/nodes/lab.yaml');
      writeFileSync(
        node,
        `${readFileSync(node, 'utf8')
          .replace('kind: lab', 'kind: proxmox')
          .replace('https://127.0.0.1:8006/', lab.lab.url)
          .replace('bridges:\n', 'bridges:\n  vmbr9: { cidr: 10.98.0.0/24 }\n')}power_token: power\n`,
      );
      const site = join(folder, 'specs/site.yaml');
      writeFileSync(site, `${readFileSync(site, 'utf8')}${PROFILE}`);
      postgres = await startPostgres();
      await start('first');
      await start('second');
      database = await openStore({ url: postgres.credentials, onLost: () => undefined });
      fleet = new Fleet({ database, now: () => Date.now(), limitsOf: () => DEFAULT_LIMITS });
      tokens = new BootTokens(Buffer.from(await settingOr(database, 'token-key', ''), 'base64'));
    }, 240_000);
    afterAll(async () => {
      for (const name of servers.keys()) await end(name, 'SIGTERM');
      await database.close();
      await postgres.close();
      await lab.remove();
      rmSync(folder, { recursive: true, force: true });
    }, 120_000);

    test('every machine is started, and every installation completes once', async () => {
      for (const { name } of VMS) await ask('first', `/api/machines/${name}/accept`, { confirm: name });
      await Promise.all(VMS.map(({ name }) => ask('first', `/api/machines/${name}/install`, {})));
      // Amid its work.
      while ((await begun()) < 2) await sleep(20);
      await end('first', 'SIGKILL');

      const isOn = async ({ vmId }: (typeof VMS)[number]): Promise<boolean> => {
        const path = `nodes/lab/qemu/${String(vmId)}/status/current`;
        return (await lab.client.get<{ status: string }>(path)).status === 'running';
      };
      const isUnderWay = async (vm: (typeof VMS)[number]): Promise<boolean> =>
        (await fleet.find(vm.name))?.status.state === 'booting' && (await isOn(vm));
      while (!(await Promise.all(VMS.map(isUnderWay))).every(Boolean)) await sleep(500);

      for (const { name } of VMS) {
        const { installation = '' } = (await fleet.find(name)) ?? {};
        expect(await asMachine(`/boot/${tokens.mint('boot', installation)}/files/user-data`)).toBe(200);
        const report = `/report/${tokens.mint('report', installation)}`;
        expect(await asMachine(report, { kind: 'succeeded' })).toBe(200);
      }
      // A job of the dead server that is taken up late does nothing to what is installed.
      await sleep(5000);
      for (const vm of VMS) {
        const { name } = vm;
        expect([name, (await fleet.find(name))?.status.state]).toEqual([name, 'installed']);
        for (const kind of ['accept', 'installer-started', 'install-succeeded'])
          expect([name, kind, await count(name, kind)]).toEqual([name, kind, 1]);
        expect([name, await isOn(vm)]).toEqual([name, true]);
      }
    });
  },
);
