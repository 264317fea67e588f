import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { NodeWay } from '../lab/pve/node-way';
import { NetworkProject } from './network-project';

const suite = hasTerraform ? describe : describe.skip;

/** What the provider does by itself is in tests/constructs/on-lab/node-network.test.ts. */
suite('a change of the network that a node is reached by (needs terraform)', () => {
  jest.setTimeout(240_000);
  let project: NetworkProject;
  let way: NodeWay;

  beforeAll(async () => {
    project = await NetworkProject.create({}, {}, { taskDuration: () => 300 });
    append(
      '\nsetup: { reload_timeout: 5, bridges: { vmbr1: { address: 10.0.99.2/24, comment: management } } }\n',
    );
    const made = await project.rackwright(['node', 'lab', '--auto-approve']);
    expect({ ...made, output: made.code === 0 ? '' : made.output }).toEqual({ code: 0, output: '' });
    way = await NodeWay.start(project.lab, '10.0.99.2');
    project.reachBy(way.url, [project.lab.lab.url]);
  });
  afterAll(async () => {
    await way.close();
    await project.remove();
  });

  const specs = (): string => join(project.directory, 'specs/nodes/lab.yaml');
  const append = (text: string): void => {
    writeFileSync(specs(), readFileSync(specs(), 'utf8') + text);
  };
  const edit = (from: string, to: string): void => {
    const text = readFileSync(specs(), 'utf8');
    if (!text.includes(from)) throw new Error(`${from} is not there`);
    writeFileSync(specs(), text.replace(from, to));
  };
  const bridge = (): Promise<unknown> => project.lab.client.get('nodes/lab/network/vmbr1');
  const change = (): ReturnType<NetworkProject['rackwright']> =>
    project.rackwright(['node', 'lab', '--auto-approve', '--confirm-within', '2']);

  it('stays where the node still answers by it', async () => {
    edit('comment: management', 'comment: Management');
    expect(await change()).toMatchObject({ code: 0 });
    expect(await bridge()).toMatchObject({ comments: 'Management\n', cidr: '10.0.99.2/24' });
  });

  it('is taken back where the node does not, by another of its endpoints', async () => {
    const before = await bridge();
    edit('10.0.99.2/24', '10.0.98.2/24');
    const refused = await change();
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('taking it back') });
    expect(refused.output).toContain('NODE_ROLLED_BACK');
    expect(await bridge()).toEqual(before);
    await way.settled();
    expect(way.isOpen).toBe(true);
    // Once the specs are mended, nothing is left of it.
    edit('10.0.98.2/24', '10.0.99.2/24');
    const mended = await project.rackwright(['node', 'lab', '--dry-run']);
    expect(mended).toMatchObject({ code: 0, output: expect.stringContaining('No changes.') });
  });

  it('is not begun where no other endpoint would reach the node, but by choice', async () => {
    const before = await bridge();
    project.reachBy(way.url, []);
    edit('address: 10.0.12.1', 'address: 10.0.99.2');
    edit('10.0.99.2/24', '10.0.97.2/24');
    const refused = await change();
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('NODE_NO_WAY_BACK') });
    expect(refused.output).toContain('vmbr1');
    expect(await bridge()).toEqual(before);
    const lost = await project.rackwright(
      [...['node', 'lab', '--auto-approve', '--confirm-within', '2', '--without-way-back']],
      [],
      { seen: 'taking it back', afterMs: 500 },
    );
    expect(lost.output).toContain('taking it back');
    // Killed while it looked for a way: the next run finds the node by another endpoint, and what it had.
    const { url } = project.lab.lab;
    project.reachBy(way.url, [url], url);
    const resumed = await change();
    expect(resumed).toMatchObject({ code: 1, output: expect.stringContaining('was cut short') });
    expect(resumed.output).toContain('NODE_ROLLED_BACK');
    expect(await bridge()).toEqual(before);
  });
});
