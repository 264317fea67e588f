import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLab, type LabFixture } from '../lab/pve/lab-fixture';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { publicKey } from '../stacks/example-site';
import { noPostgres, noS3, startHttpState, startPostgres, startS3, type StateServer } from './state-servers';

const home = resolve(__dirname, '../..');
const noTerraform = hasTerraform ? undefined : 'Terraform is not installed';

const kinds: readonly (readonly [string, string | undefined, () => Promise<StateServer>])[] = [
  ['PostgreSQL', noPostgres, startPostgres],
  ['an S3 service', noS3, startS3],
  ['an HTTP service', undefined, startHttpState],
];

for (const [kind, reason, start] of kinds) {
  const why = noTerraform ?? reason;
  (why === undefined ? describe : describe.skip)(
    `a state in ${kind}${why === undefined ? '' : ` (skipped: ${why})`}`,
    () => {
      jest.setTimeout(240_000);
      let server: StateServer;
      let lab: LabFixture;
      let project: string;

      beforeAll(async () => {
        server = await start();
        // Terraform holds the lock while the network is applied.
        lab = await startLab({ taskDurations: { seed: 1, types: { default: '6s' } } });
        project = mkdtempSync(join(tmpdir(), 'rackwright-state-'));
        cpSync(join(home, 'specs'), join(project, 'specs'), { recursive: true });
        mkdirSync(join(project, '.rackwright/keys'), { recursive: true });
        writeFileSync(join(project, '.rackwright/keys/automation_ed25519.pub'), `${publicKey}\n`);
      });
      afterAll(async () => {
        await lab.remove();
        await server.close();
        rmSync(project, { recursive: true, force: true });
      });

      const rackwright = (
        args: readonly string[],
        command: readonly string[] = [],
      ): Promise<{ code: number | null; output: string }> => {
        const sets = {
          ...server.backend,
          'backend.credentials': 'home',
          'nodes.lab.api_endpoint': lab.lab.url,
        };
        const given = Object.entries(sets).flatMap(([path, value]) => ['--set', `${path}=${value}`]);
        const child = spawn(
          process.execPath,
          [
            join(home, 'cli/rackwright.mjs'),
            ...args,
            ...given,
            ...(command.length > 0 ? ['--', ...command] : []),
          ],
          {
            cwd: project,
            env: {
              ...process.env,
              RACKWRIGHT_HOME: home,
              CHECKPOINT_DISABLE: '1',
              PROXMOX_VE_API_TOKEN: lab.lab.token,
              RACKWRIGHT_SECRET_BACKENDS_HOME: server.credentials,
              RACKWRIGHT_STATE_DIR: join(project, 'state'),
            },
          },
        );
        let output = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
        return new Promise((done) => {
          child.on('close', (code) => {
            done({ code, output });
          });
        });
      };

      /** Terraform on the network alone: machines would want guests. */
      const terraform = (...args: string[]): ReturnType<typeof rackwright> => {
        const target = '-target=proxmox_sdn_applier.devzone-apply';
        const command = [
          'terraform',
          '-chdir=cdktf.out/stacks/dev',
          ...args,
          '-no-color',
          '-input=false',
          target,
        ];
        return rackwright(['secrets', 'run', 'dev'], command);
      };

      it('is locked while somebody deploys, and says who does', async () => {
        // Synthesizes and initialises.
        const plan = await rackwright(['deploy', 'dev', '--dry-run']);
        expect({ code: plan.code, output: plan.code === 0 ? '' : plan.output }).toEqual({
          code: 0,
          output: '',
        });
        const first = terraform('apply', '-auto-approve');
        for (;;) {
          const zones = await lab.client.get<readonly unknown[]>('cluster/sdn/zones');
          if (zones.length > 0) break;
          const ended = await Promise.race([first, sleep(100)]);
          if (ended) throw new Error(ended.output);
        }
        const second = await rackwright(['deploy', 'dev', '--auto-approve']);
        expect(second.output).toMatch(/Error acquiring the state lock[\s\S]*Who: +\S+@\S+/);
        expect(second.code).toBe(1);
        const { code, output } = await first;
        expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
        expect(existsSync(join(project, 'terraform.dev.tfstate'))).toBe(false);
      });

      it('is found again from a folder without any of it', async () => {
        rmSync(join(project, 'cdktf.out'), { recursive: true });
        await rackwright(['deploy', 'dev', '--dry-run']);
        expect((await terraform('plan')).output).toContain('No changes.');
      });

      it('leaves no credentials in any file of the project', async () => {
        const found = spawn('grep', ['-rlF', 'pass-4711', project]);
        let files = '';
        found.stdout.on('data', (chunk: Buffer) => (files += chunk.toString()));
        await new Promise((done) => found.on('close', done));
        expect(files).toBe('');
      });

      it('is empty after a destroy', async () => {
        const { code, output } = await rackwright(['destroy', 'dev', '--auto-approve']);
        expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
        expect(await lab.client.get('cluster/sdn/zones')).toEqual([]);
      });
    },
  );
}
