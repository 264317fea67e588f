import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processStart } from '../../lab/guests';
import { startLab, type LabFixture } from '../lab/pve/lab-fixture';

/** A lab in this process, and a project whose commands take it for their default lab. */
export interface ProjectLab {
  readonly project: string;
  readonly fixture: LabFixture;
  /** Ends the lab and removes the project. */
  remove(): Promise<void>;
}

/** Starts a lab without guests, and writes down that it is up as a daemon does. */
export async function startProjectLab(): Promise<ProjectLab> {
  const project = mkdtempSync(join(tmpdir(), 'rackwright-project-'));
  const directory = join(project, '.local', 'state', 'rackwright', 'labs', 'default');
  mkdirSync(directory, { recursive: true });
  const fixture = await startLab({ directory });
  const pidStart = processStart(process.pid) ?? '';
  const record = { name: 'default', endpoint: fixture.lab.url, pid: process.pid, pidStart, startedAt: '' };
  writeFileSync(join(directory, 'lab.json'), JSON.stringify(record));
  writeFileSync(join(directory, 'token'), fixture.lab.token);
  return {
    project,
    fixture,
    remove: async () => {
      await fixture.stop();
      rmSync(project, { recursive: true, force: true });
    },
  };
}
