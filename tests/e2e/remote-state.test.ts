import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { NetworkProject } from './network-project';
import {
  noPostgres,
  noS3,
  startGitlabState,
  startHttpState,
  startPostgres,
  startS3,
  type StateServer,
} from './state-servers';

const noTerraform = hasTerraform ? undefined : 'Terraform is not installed';

/** The command lines of Terraform and Rackwright that run now, as anybody on the machine may read them. */
function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    })
    .filter((line) => /terraform|rackwright/.test(line));
}

/** What Terraform keeps of an environment that a site has deployed, as far as it tells the site. */
function stateOf(site: string): object {
  const content = `${JSON.stringify({ site, environment: 'prod', hosts: {} })}\n`;
  const record = {
    mode: 'managed',
    type: 'local_file',
    name: 'deployment',
    provider: 'provider["registry.terraform.io/hashicorp/local"]',
    instances: [{ schema_version: 0, attributes: { id: '1', filename: 'prod.json', content } }],
  };
  const lineage = 'b5b1fa4e-0000-4000-8000-000000000000';
  return { version: 4, terraform_version: '1.5.0', serial: 1, lineage, outputs: {}, resources: [record] };
}

const kinds: readonly (readonly [string, string | undefined, () => Promise<StateServer>])[] = [
  ['PostgreSQL', noPostgres, startPostgres],
  ['an S3 service', noS3, startS3],
  ['an HTTP service', undefined, startHttpState],
  ["a service of GitLab's kind", undefined, startGitlabState],
];

for (const [kind, reason, start] of kinds) {
  const why = noTerraform ?? reason;
  const suite = why === undefined ? describe : describe.skip;
  suite(`a state in ${kind}${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
    jest.setTimeout(240_000);
    let server: StateServer;
    let project: NetworkProject;

    beforeAll(async () => {
      server = await start();
      const sets = { ...server.backend, 'backend.credentials': 'home' };
      const variables = { RACKWRIGHT_SECRET_BACKENDS_HOME: server.credentials };
      // Terraform holds the lock while the network is applied.
      const slow = { taskDurations: { seed: 1, types: { default: '6s' } } };
      project = await NetworkProject.create(sets, variables, slow);
    });
    afterAll(async () => {
      await project.remove();
      await server.close();
    });

    it('is locked while somebody deploys, and says who does', async () => {
      // Synthesizes and initialises.
      const plan = await project.rackwright(['deploy', 'dev', '--dry-run']);
      expect({ code: plan.code, output: plan.code === 0 ? '' : plan.output }).toEqual({
        code: 0,
        output: '',
      });
      const lines: string[] = [];
      const watch = setInterval(() => lines.push(...commandLines()), 100);
      const first = project.terraform('apply', '-auto-approve');
      for (;;) {
        const zones = await project.lab.client.get<readonly unknown[]>('cluster/sdn/zones');
        if (zones.length > 0) break;
        const ended = await Promise.race([first, sleep(100)]);
        if (ended) throw new Error(ended.output);
      }
      const second = await project.rackwright(['deploy', 'dev', '--auto-approve']);
      expect(second.output).toMatch(/Error acquiring the state lock[\s\S]*Who: +\S+@\S+/);
      expect(second.code).toBe(1);
      const { code, output } = await first;
      clearInterval(watch);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      expect(lines.some((line) => /^\S*terraform -chdir=\S+ apply /.test(line))).toBe(true);
      expect(lines.filter((line) => line.includes('pass-4711'))).toEqual([]);
      expect([plan, second, { output }].filter((ran) => ran.output.includes('pass-4711'))).toEqual([]);
      expect(existsSync(join(project.directory, 'terraform.dev.tfstate'))).toBe(false);
    });

    it('is found again from a folder without any of it', async () => {
      rmSync(join(project.directory, 'cdktf.out'), { recursive: true });
      await project.rackwright(['deploy', 'dev', '--dry-run']);
      expect((await project.terraform('plan')).output).toContain('No changes.');
    });

    it('tells a fresh clone what is deployed, of which nothing has drifted', async () => {
      const deploy = await project.rackwright(['deploy', 'dev', '--no-configure', '--auto-approve']);
      expect(deploy).toMatchObject({ code: 0, output: expect.stringContaining('Apply complete!') });
      const record = join(project.directory, '.rackwright/deployments');
      const clone = (): void => {
        for (const folder of [record, join(project.directory, 'cdktf.out')])
          rmSync(folder, { recursive: true });
      };
      clone();
      const summary = await project.rackwright(['summary', 'dev']);
      expect(summary).toMatchObject({ code: 0, output: expect.stringMatching(/^dev1 +10001 /m) });
      clone();
      const drift = await project.rackwright(['drift', 'dev']);
      expect(drift).toMatchObject({ code: 0, output: expect.stringContaining('dev: nothing has drifted\n') });
      expect(existsSync(join(record, 'dev.json'))).toBe(true);
    });

    it('of another site is refused, and left as it is', async () => {
      if (!server.put) return;
      await server.put('prod', JSON.stringify(stateOf('another-site')));
      for (const words of [['deploy', '--dry-run'], ['diff'], ['drift'], ['destroy', '--auto-approve']]) {
        const [command = '', ...options] = words;
        const refused = await project.rackwright([command, 'prod', ...options]);
        expect(refused).toMatchObject({
          code: 1,
          output: expect.stringMatching(/STATE_OF_OTHER_SITE: .* "prod" .*another-site/),
        });
      }
    });

    it('leaves no credentials in any file of the project', () => {
      const found = spawnSync('grep', ['-rlF', 'pass-4711', project.directory], { encoding: 'utf8' });
      expect(found.stdout).toBe('');
    });

    it('is empty after a destroy', async () => {
      const { code, output } = await project.rackwright(['destroy', 'dev', '--auto-approve']);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      expect(await project.lab.client.get('cluster/sdn/zones')).toEqual([]);
    });
  });
}
