import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PlanRequest } from '../../deploy';
import type { Environment, Site } from '../../site';
import { type LabFixture, startLab } from '../lab/pve/lab-fixture';
import { loadExample } from '../stacks/example-specs';

/** Stands where Ansible would be run: notes for whom, and by what hashes. */
const recorder = `
import { appendFileSync, readFileSync } from 'node:fs';
const hosts = Object.keys(JSON.parse(readFileSync(process.env.RACKWRIGHT_HOST_HASHES, 'utf8')));
appendFileSync('runs', JSON.stringify({ words: process.argv.slice(2), hosts }) + '\\n');
if (process.env.CONFIGURE_FAILS) process.exit(1);
`;

/** A project whose machines are made on a lab without guests; whom Ansible would be run on is noted. */
export class RecordedProject {
  private constructor(
    readonly directory: string,
    readonly lab: LabFixture,
    /** The example with `dev` alone. */
    readonly site: Site,
  ) {}

  static async create(): Promise<RecordedProject> {
    const lab = await startLab({ taskDuration: () => 0 });
    const directory = mkdtempSync(join(tmpdir(), 'rackwright-recorded-'));
    mkdirSync(join(directory, 'cli'));
    writeFileSync(join(directory, 'cli/rackwright.mjs'), recorder);
    const example = loadExample();
    const nodes = example.nodes.map((node) => ({ ...node, apiEndpoint: lab.lab.url }));
    const environments = example.environments.filter(({ name }) => name === 'dev');
    return new RecordedProject(directory, lab, { ...example, nodes, environments });
  }

  request(
    site: Site,
    environment: Environment,
    variables: Readonly<Record<string, string>> = {},
  ): PlanRequest {
    return {
      site,
      environment,
      home: resolve(__dirname, '../..'),
      project: this.directory,
      gateway: false,
      processEnvironment: {
        ...process.env,
        RACKWRIGHT_STATE_DIR: join(this.directory, 'state'),
        PROXMOX_VE_API_TOKEN: this.lab.lab.token,
        ...variables,
      },
    };
  }

  async remove(): Promise<void> {
    await this.lab.remove();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
