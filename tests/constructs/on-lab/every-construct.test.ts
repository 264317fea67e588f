import { TerraformResource, type TerraformStack } from 'cdktf';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { lives, type Stage } from '../life';
import { Deployed, type PlannedChange } from './deployed';
import { importId } from './import-ids';
import { inventory } from './inventory';
import { readStates, type States, withStates } from './states-table';

const suite = hasTerraform ? describe : describe.skip;
const guide = resolve(__dirname, '../../../docs/constructs.md');
const isUpdate = Boolean(process.env['UPDATE_GOLDEN']);

/** All constructs in one stack, since a run of Terraform takes as long for one of them as for all. */
suite('every construct on the lab (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;
  let before: unknown;
  const observed: Record<string, States> = {};
  /** Addresses of each construct's resources. */
  const own: Record<string, readonly string[]> = {};
  const names = Object.keys(lives);
  const first: Stage = { isChanged: false, isAdopted: false };
  const changed: Stage = { isChanged: true, isAdopted: false };

  const building =
    (stage: Stage) =>
    (stack: TerraformStack): void => {
      for (const [name, { make }] of Object.entries(lives)) own[name] = things(make(stack, stage));
    };
  const note = (state: keyof States, of: (changes: readonly PlannedChange[]) => string): void => {
    for (const name of names) {
      const changes = (own[name] ?? []).flatMap((address) => plan[address] ?? []);
      observed[name] = { ...observed[name], [state]: of(changes) } as States;
    }
  };
  let plan: Readonly<Record<string, PlannedChange>> = {};

  beforeAll(async () => {
    const sizes = { size: 120_000_000, virtualSize: 120_000_000 };
    const pattern = /^(debian-12|template)[\w-]*\.(tar\.zst|qcow2|iso)$/;
    fixture = await startLab({
      taskDuration: () => 0,
      catalogue: [{ root: 'debian-12', pattern, ...sizes }],
    });
    for (const [content, filename] of [
      ['vztmpl', 'debian-12.tar.zst'],
      ['import', 'debian-12.qcow2'],
    ]) {
      const file = { content, filename, url: `https://images.example.org/${filename ?? ''}` };
      await fixture.client.waitTask(await fixture.client.post('nodes/lab/storage/local/download-url', file));
    }
    before = await inventory(fixture.client);
    deployed = new Deployed(fixture);
  });
  afterAll(async () => {
    deployed.remove();
    await fixture.remove();
  });

  test('is deployed, and then nothing is to be done', async () => {
    expect(await deployed.deploy(building(first))).toContain('0 changed, 0 destroyed');
    const resources = await deployed.resources();
    for (const name of names) {
      expect([name, own[name]?.filter((address) => !(address in resources))]).toEqual([name, []]);
      expect([name, own[name]]).not.toEqual([name, []]);
    }
  });

  test('changes, in place where PVE allows it', async () => {
    plan = await deployed.planned(building(changed));
    note('change', (changes) => {
      const actions = changes.flatMap((each) => each.actions);
      if (actions.includes('delete')) return 'made anew';
      expect(actions).toContain('update');
      return 'in place';
    });
    await deployed.deploy(building(changed));
  });

  test('shows what somebody else changed, and the next deploy mends it', async () => {
    for (const { disturb } of Object.values(lives)) await disturb?.(fixture.client);
    plan = await deployed.planned(building(changed));
    note('drift', (changes) =>
      changes.some(({ actions }) => actions.join() !== 'no-op') ? 'seen' : 'nothing at PVE',
    );
    await deployed.deploy(building(changed));
  });

  test('is taken over into an empty state as it is', async () => {
    const resources = await deployed.resources();
    const stage = { ...changed, isAdopted: true };
    deployed.forget(
      Object.fromEntries(
        Object.entries(resources).flatMap(([address, values]) => {
          const imported = importId(address, values);
          return imported === undefined ? [] : [[address, imported]];
        }),
      ),
    );
    // The provider takes over none of them, and PVE refuses a second one.
    await fixture.client.delete('cluster/firewall/aliases/lan');
    plan = await deployed.planned(building(stage));
    expect(Object.entries(plan).filter(([, { actions }]) => actions.includes('delete'))).toEqual([]);
    note('import', (changes) => {
      const isImported = changes.map(({ importing }) => importing !== undefined);
      if (isImported.every(Boolean)) return 'imported';
      return isImported.some(Boolean) ? 'imported but for a part' : 'made anew';
    });
    await deployed.deploy(building(stage));
  });

  test('that was taken over changes as any other', async () => {
    await deployed.deploy(building({ isChanged: false, isAdopted: true }));
    const files = JSON.stringify(await fixture.client.get('nodes/lab/storage/local/content'));
    expect(files.match(/web1-(cidata|answers)-/g)?.toSorted()).toEqual(['web1-answers-', 'web1-cidata-']);
  });

  test('is destroyed, and leaves PVE as it was', async () => {
    await deployed.destroy();
    expect(await inventory(fixture.client)).toEqual(before);
    for (const name of names) observed[name] = { ...observed[name], destroy: 'gone' } as States;
  });

  test('did what the guide says (else run: npm run golden)', () => {
    const text = readFileSync(guide, 'utf8');
    if (isUpdate) writeFileSync(guide, withStates(text, observed));
    expect(readStates(readFileSync(guide, 'utf8'))).toMatchObject(observed);
  });
});

/** Addresses of what a construct has made, without what only orders or starts something where there is more. */
function things(construct: { readonly node: { findAll: () => unknown[] } }): readonly string[] {
  const resources = construct.node.findAll().filter((each) => each instanceof TerraformResource);
  const lasting = resources.filter(
    ({ terraformResourceType: type }) => !['proxmox_sdn_applier', 'terraform_data'].includes(type),
  );
  return (lasting.length > 0 ? lasting : resources).map(
    ({ terraformResourceType: type, friendlyUniqueId: id }) => `${type}.${id}`,
  );
}
