import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Project } from '../e2e/project';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;
const ROUNDS = Number(process.env['RACKWRIGHT_SOAK_ROUNDS'] ?? 10);
const LONGEST_MS = 40_000;

interface Guest {
  readonly vmid: number;
  readonly status: string;
}

suite(`deploys and labs that are killed at any instant${root ? '' : ' (skipped: guests need root)'}`, () => {
  let project: Project;
  jest.setTimeout(ROUNDS * 600_000);

  beforeAll(async () => {
    project = await Project.create();
  });
  afterAll(async () => {
    await project.remove();
  });

  const up = async (): Promise<void> => {
    const { code, output } = await project.rackwright('lab', 'up', '--port', String(project.port));
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  };
  const killLab = (): void => {
    const file = join(project.directory, 'state', 'labs', 'default', 'lab.json');
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  };
  const guests = async (): Promise<Guest[]> => {
    const { output } = await project.rackwright('lab', 'status', '--json');
    const { guests: found } = JSON.parse(output) as { guests: Guest[] };
    return found.map(({ vmid, status }) => ({ vmid, status })).toSorted((a, b) => a.vmid - b.vmid);
  };

  it(`completes by the same command, ${ROUNDS} times`, async () => {
    await up();
    let motd = 'dev1, the first machine of development.';
    const machines = [10000, 10001, 10002].map((vmid) => ({ vmid, status: 'running' }));
    for (let round = 1; round <= ROUNDS; round += 1) {
      const next = `Round ${String(round)}.`;
      project.edit('install_config.yaml', motd, next);
      motd = next;
      const [deployMs, labMs] = [randomInt(LONGEST_MS), randomInt(LONGEST_MS)];
      const isLabKilled = round % 2 === 0;
      process.stderr.write(
        `round ${String(round)}: deploy killed after ${String(deployMs)} ms${isLabKilled ? `, lab after ${String(labMs)} ms` : ''}\n`,
      );
      await Promise.all([
        project.killDeploy('dev', deployMs),
        isLabKilled ? sleep(labMs).then(killLab) : undefined,
      ]);
      if (isLabKilled) await up();
      const { code, output } = await project.cdktf('deploy', 'dev', '--auto-approve');
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      expect(await guests()).toEqual(machines);
      expect((await project.ssh('dev', 'dev1', 'cat /etc/motd')).output.trim()).toBe(motd);
      expect((await project.rackwright('deploy', 'dev', '--dry-run')).output).toContain('No changes.');
      // Every third round starts from nothing again.
      if (round % 3 !== 0) continue;
      expect((await project.cdktf('destroy', 'dev', '--auto-approve')).code).toBe(0);
      expect(await guests()).toEqual([]);
    }
  });
});
