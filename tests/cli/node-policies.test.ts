import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PolicyReport } from '../../policies';
import { publicKey } from '../stacks/example-site';
import { runWith } from './run-program';

const setup = `setup:
  datacenter:
    users: { deploy@pve: {} }
    permissions:
      - { path: /, role: Administrator, user: deploy@pve }
    backups:
      nightly: { schedule: "02:30", storage: local, guests: all, enabled: true, keep: { last: 3 } }
    firewall: { enabled: false }
`;

describe('policies of what the specs of a node say', () => {
  const home = resolve(__dirname, '../..');
  let project: string;
  let variables: Record<string, string>;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
    variables = { HOME: project, RACKWRIGHT_HOME: home };
    cpSync(join(home, 'specs'), join(project, 'specs'), { recursive: true });
    mkdirSync(join(project, '.rackwright/keys'), { recursive: true });
    writeFileSync(join(project, '.rackwright/keys/automation_ed25519.pub'), `${publicKey}\n`);
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  const node = (text: string): void => {
    appendFileSync(join(project, 'specs/nodes/lab.yaml'), text);
  };
  /** `policy@file:line` of what is open, and the exit code. */
  const judged = async (name: string): Promise<[number, string[]]> => {
    const { code, out } = await runWith(variables, project, 'policy', name, '--json');
    const { findings } = JSON.parse(out) as PolicyReport;
    const open = findings.filter(({ suppressed }) => suppressed === undefined);
    return [
      code,
      open.map(({ policy, origin }) => `${policy}@${origin ? `${origin.file}:${String(origin.line)}` : ''}`),
    ];
  };

  test('look at its cluster, and name the lines', async () => {
    node(setup);
    expect(await judged('lab')).toEqual([
      1,
      [
        'firewall-disabled@specs/nodes/lab.yaml:29',
        'acl-administrator@specs/nodes/lab.yaml:26',
        // An environment of production is on it.
        'state-on-one-machine@specs/nodes/lab.yaml:5',
      ],
    ]);
    expect(await judged('node--lab')).toEqual(await judged('lab'));
  });

  test('let be what the node or all nodes suppress, and refuse for what it says', async () => {
    node(`${setup}policy: { suppress: [{ policy: firewall-disabled, reason: the router filters }] }\n`);
    appendFileSync(join(project, 'specs/site.yaml'), '\nnode: { policy: { fail_on: warning } }\n');
    const [code, open] = await judged('lab');
    expect([code, open.map((each) => each.replace(/@.*/, ''))]).toEqual([
      1,
      ['acl-administrator', 'state-on-one-machine'],
    ]);
  });

  test('take machines of an environment to be backed up by the jobs of their cluster', async () => {
    const uncovered = async (): Promise<number> =>
      (await judged('prod'))[1].filter((each) => each.startsWith('no-backup-job')).length;
    expect(await uncovered()).toBe(2);
    node(setup);
    expect(await uncovered()).toBe(0);
    const specs = join(project, 'specs/nodes/lab.yaml');
    cpSync(join(home, 'specs/nodes/lab.yaml'), specs);
    node(setup.replace('enabled: true', 'enabled: false'));
    expect(await uncovered()).toBe(2);
    expect((await judged('lab'))[1]).toContain('backup-job-disabled@specs/nodes/lab.yaml:28');
  });

  test('are asked for under the name of a node that is set up, or of an environment', async () => {
    await expect(runWith(variables, project, 'policy', 'lab')).rejects.toMatchObject({
      code: 'NODE_NOT_SET_UP',
    });
    const { code, err } = await runWith(variables, project, 'policy', 'labb');
    expect([code, err]).toEqual([2, expect.stringContaining('ENVIRONMENT_UNKNOWN')]);
  });
});
