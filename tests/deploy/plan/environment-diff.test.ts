import { createColors } from 'picocolors';
import { environmentDiff, pages, renderMarkdown, renderText, type TerraformPlan } from '../../../deploy/plan';
import { environmentOf, exampleSite } from '../../inventory/example-site';

const environment = environmentOf(exampleSite());
const vm = (name: string, change: object): object => ({
  address: `proxmox_virtual_environment_vm.${name}`,
  mode: 'managed',
  type: 'proxmox_virtual_environment_vm',
  name,
  change,
});
const ansible = (before: object, after: object, unknown: object): object => ({
  address: 'terraform_data.ansible',
  mode: 'managed',
  type: 'terraform_data',
  name: 'ansible',
  change: {
    actions: ['delete', 'create'],
    before: { triggers_replace: before },
    after: { triggers_replace: after },
    after_unknown: { triggers_replace: unknown },
  },
});
const planOf = (...changes: object[]): TerraformPlan =>
  ({ resource_changes: changes }) as unknown as TerraformPlan;
const diffOf = (...changes: object[]): ReturnType<typeof environmentDiff> =>
  environmentDiff(environment, planOf(...changes), {
    rolesOf: (host) => (host === 'dev1' ? ['base', 'storage'] : ['base', 'users']),
    changesOf: (_, hash) =>
      hash === 'a' ? ['role base', 'variables base_motd, base_ntp_servers'] : undefined,
    isConfiguredBy: (_, hash) => hash === 'by hand',
  });
const update = (before: object, after: object, more: object = {}): object => ({
  actions: ['update'],
  before: { started: true, reboot_after_update: true, ...before },
  after: { started: true, reboot_after_update: true, ...after },
  ...more,
});

describe('environmentDiff', () => {
  it('finds nothing where nothing is planned, whatever was read', () => {
    const same = vm('dev1', { actions: ['no-op'], before: {}, after: {} });
    const data = { ...vm('dev1', { actions: ['read'], before: null, after: {} }), mode: 'data' };
    expect(diffOf(same, data)).toMatchObject({ isChanged: false, entries: [] });
    expect(renderText(diffOf(same), createColors(false))).toBe('dev: no changes\n');
  });

  it('says which changes reboot a machine, and which do not', () => {
    const before = { memory: [{ dedicated: 1024 }], tags: ['a'], description: null };
    const after = { memory: [{ dedicated: 2048 }], tags: ['a', 'b'], description: 'two' };
    const diff = diffOf(vm('dev1', update(before, after)));
    expect(diff.hosts).toMatchObject({ change: 1, reboot: 1, replace: 0, configure: 0 });
    expect(diff.entries[0]).toMatchObject({
      name: 'dev1',
      isHost: true,
      reboots: ['memory.dedicated'],
      resources: [
        {
          changes: [
            { path: 'description', after: 'two', replaces: false },
            { path: 'memory.dedicated', before: 1024, after: 2048, replaces: false },
            { path: 'tags', before: '["a"]', after: '["a","b"]', replaces: false },
          ],
        },
      ],
    });
    const stopped = update({ ...before, started: false }, after);
    expect(diffOf(vm('dev1', stopped)).hosts.reboot).toBe(0);
    expect(diffOf(vm('dev1', update(before, { ...after, reboot_after_update: false }))).hosts.reboot).toBe(0);
  });

  it('shows a disk or a NIC that is new or goes in one line, and of one that changes what changes', () => {
    const root = { interface: 'scsi0', size: 8, datastore_id: 'local-lvm', ssd: true };
    const data = { interface: 'scsi1', size: 10, datastore_id: 'fast', ssd: true, serial: '' };
    const nic = { bridge: 'vmbr0', model: 'virtio', vlan_id: 0, firewall: true };
    const tagged = { bridge: 'vmbr1', model: 'virtio', vlan_id: 12, firewall: true };
    const before = { disk: [root], network_device: [nic, tagged] };
    const after = { disk: [{ ...root, size: 9 }, data], network_device: [nic] };
    const there = renderText(diffOf(vm('dev1', update(before, after))), createColors(false));
    expect(there).toContain(
      '      disk.0.size: 8 → 9\n      disk.1: (nothing) → scsi1 10 GiB on fast\n      network_device.1: virtio on vmbr1 VLAN 12 → (nothing)\n',
    );
    const back = renderMarkdown(diffOf(vm('dev1', update(after, before))));
    expect(back).toContain('disk.1: scsi1 10 GiB on fast → &#40;nothing&#41;');
    expect(back).toContain('| dev1 | changed in place | network&#95;device.1 |');
  });

  it('has with a host all that is made for it, also where its name begins with a digit', () => {
    const made = (type: string, name: string): object => ({
      ...{ address: `${type}.${name}`, mode: 'managed', type, name },
      change: { actions: ['create'], before: null, after: {} },
    });
    const diff = diffOf(
      made('proxmox_virtual_environment_vm', '_1web'),
      made('proxmox_virtual_environment_file', '_1web-answers'),
      made('proxmox_haresource', '_1web-ha'),
      made('proxmox_harule', 'dev1-nodes'),
      made('proxmox_harule', 'dev-web-apart'),
    );
    expect(diff.entries.map(({ name, resources }) => [name, resources.length])).toEqual([
      ['1web', 3],
      ['dev1', 1],
      ['others', 1],
    ]);
  });

  it('says why a machine is made anew though nothing of it changes', () => {
    const change = { actions: ['delete', 'create'], before: { name: 'dev1' }, after: { name: 'dev1' } };
    const diff = diffOf({ ...vm('dev1', change), action_reason: 'replace_because_tainted' });
    expect(renderText(diff, createColors(false))).toContain('(tainted)');
    expect(renderMarkdown(diff)).toContain('(tainted)');
  });

  it('shouts where a machine is made anew, and names what cannot be changed in place', () => {
    const change = {
      actions: ['delete', 'create'],
      before: { vm_id: 10001, name: 'dev1' },
      after: { vm_id: 10077, name: 'dev1' },
      after_unknown: { mac_addresses: true },
      replace_paths: [['vm_id']],
    };
    const diff = diffOf(vm('dev1', change));
    expect(diff.entries[0]?.resources[0]?.changes).toEqual([
      { path: 'mac_addresses', after: '(known after apply)', replaces: false },
      { path: 'vm_id', before: 10001, after: 10077, replaces: true },
    ]);
    expect(renderText(diff, createColors(false))).toContain('± dev1  IS DESTROYED AND MADE ANEW');
    expect(renderMarkdown(diff)).toContain('**:warning: destroyed and made anew**');
  });

  it('tells of machines that left the specs, and of files by the machine that they are of', () => {
    const file = {
      address: 'proxmox_virtual_environment_file.old-1-cidata',
      mode: 'managed',
      type: 'proxmox_virtual_environment_file',
      name: 'old-1-cidata',
      change: { actions: ['delete'], before: {}, after: null },
    };
    const diff = diffOf(vm('old-1', { actions: ['delete'], before: {}, after: null }), file);
    expect(diff.entries).toHaveLength(1);
    expect(diff.entries[0]).toMatchObject({ name: 'old-1', verb: 'delete', isHost: true });
  });

  it('says what a machine is made as, and nothing of that where one stays', () => {
    const made = vm('dev1', { actions: ['create'], before: null, after: {} });
    const facts = 'id 10001 on pve1, 1 core, 512 MiB, debian-12, 10.10.10.11/24 on devnet\n';
    expect(renderText(diffOf(made), createColors(false))).toContain(facts);
    expect(renderMarkdown(diffOf(made))).toContain('- made as id 10001 on pve1, ');
    const changed = vm('dev1', update({ tags: ['a'] }, { tags: ['b'] }));
    expect(diffOf(changed).entries[0]).not.toHaveProperty('facts');
  });

  it('runs Ansible on the hosts whose hash or machine is another one, and on no others', () => {
    const diff = diffOf(
      ansible(
        { dev1: { hash: 'a', vm: '1' }, dev2: { hash: 'b', vm: '2' }, 'dev-router': { hash: 'c', vm: '3' } },
        { dev1: { hash: 'x', vm: '1' }, dev2: { hash: 'b' }, 'dev-router': { hash: 'c', vm: '3' } },
        { dev1: {}, dev2: { vm: true }, 'dev-router': {} },
      ),
    );
    expect(diff.entries.map(({ name, roles }) => [name, roles])).toEqual([
      ['dev1', ['base', 'storage']],
      ['dev2', ['base', 'users']],
    ]);
    expect(diff.hosts.configure).toBe(2);
  });

  it('says why Ansible would run', () => {
    const one = (before: object, after: object, more: object = {}): string | undefined => {
      const change = { ...ansible({ dev1: before }, { dev1: after }, {}), ...more };
      return diffOf(change).entries[0]?.configuredBecause;
    };
    expect(one({ hash: 'a', vm: '1' }, { hash: 'x', vm: '1' })).toBe(
      'role base, variables base_motd, base_ntp_servers changed',
    );
    expect(one({ hash: 'b', vm: '1' }, { hash: 'x', vm: '1' })).toBe('what it is configured by changed');
    expect(one({ hash: 'a', vm: '1' }, { hash: 'by hand', vm: '1' })).toMatch(
      /^`rackwright configure` did it/,
    );
    expect(one({ hash: 'a', vm: '1' }, { hash: 'by hand', vm: '2' })).toBe('its machine is new');
    expect(one({ hash: 'a', vm: '1' }, { hash: 'a', vm: '2' })).toBe('its machine is new');
    const tainted = { action_reason: 'replace_because_tainted' };
    expect(one({ hash: 'a', vm: '1' }, { hash: 'a', vm: '1' }, tainted)).toBe(
      'the last run did not come to its end',
    );
    const first = diffOf(ansible({}, { dev1: { hash: 'a', vm: '1' } }, {}));
    expect(renderText(first, createColors(false))).toContain(
      '    Ansible: base, storage (it was not configured yet)\n',
    );
    const page = renderMarkdown(
      diffOf(ansible({ dev1: { hash: 'a', vm: '1' } }, { dev1: { hash: '|', vm: '1' } }, {})),
    );
    expect(page).toContain(
      '| base, storage (role base, variables base&#95;motd, base&#95;ntp&#95;servers changed) |',
    );
  });

  it('shows no secret, and lets no value break the page of a pull request', () => {
    const hostile = '</details>|<script>`@team`\n# title';
    const change = update(
      { description: 'x', cipher: 'old secret', list: [{ password: 'p1' }] },
      { description: hostile, cipher: 'new secret', list: [{ password: 'p2' }] },
      {
        before_sensitive: { cipher: true, list: [{ password: true }] },
        after_sensitive: { cipher: true, list: [{ password: true }] },
      },
    );
    const diff = diffOf(vm('dev1', change));
    const everything = JSON.stringify(diff) + renderMarkdown(diff) + renderText(diff, createColors(false));
    for (const secret of ['old secret', 'new secret', 'p1', 'p2']) expect(everything).not.toContain(secret);
    const page = renderMarkdown(diff);
    expect(page.match(/<\/details>/g)).toHaveLength(1);
    for (const text of ['<script', '`', '@team', '\n# title']) expect(page).not.toContain(text);
  });

  it('tells of moves and of machines that are taken over', () => {
    const moved = { ...vm('dev1', { actions: ['no-op'], before: {}, after: {} }), previous_address: 'x.y' };
    const imported = vm('dev2', { actions: ['no-op'], before: {}, after: {}, importing: { id: 'pve1/100' } });
    const text = renderText(diffOf(moved, imported), createColors(false));
    expect(text).toContain('proxmox_virtual_environment_vm.dev1, was x.y');
    expect(text).toContain('proxmox_virtual_environment_vm.dev2, takes over pve1/100');
  });

  describe('with more than a comment has room for', () => {
    const many = (count: number, actions: readonly string[] = ['create']): object[] =>
      Array.from({ length: count }, (_, index) =>
        vm(`web${String(index)}`, { actions, before: null, after: { description: 'x'.repeat(300) } }),
      );
    const long = Array.from({ length: 400 }, (_, index) =>
      vm(`app${String(index)}`, update({ description: 'a' }, { description: 'b'.repeat(150) })),
    );

    it('leaves changes out, and says how many', () => {
      const diff = diffOf(...long);
      // The control: whole it is no comment.
      expect(renderMarkdown(diff, Infinity).length).toBeGreaterThan(65_536);
      const page = renderMarkdown(diff);
      expect(page.length).toBeLessThanOrEqual(60_000);
      const shown = page.match(/^\*\*app\d+\*\*$/gm) ?? [];
      expect(shown.length).toBeGreaterThan(50);
      expect(page).toContain(`<summary>The changes of ${String(shown.length)} of 400</summary>`);
      expect(page).toContain(
        `**${String(400 - shown.length)} more machines and other things, and their changes,`,
      );
      // All machines are in the table all the same.
      expect(page.match(/^\| app/gm)).toHaveLength(400);
      expect(page).toContain('\n</details>\n');
    });

    it('leaves machines out, but none that is destroyed', () => {
      const destroyed = vm('zz-database', { actions: ['delete'], before: {}, after: null });
      const page = renderMarkdown(diffOf(...many(5000), destroyed));
      expect(page.length).toBeLessThanOrEqual(60_000);
      expect(page).toContain('| zz-database | **:warning: destroyed** |');
      const shown = page.match(/^\| web\d/gm) ?? [];
      expect(page).toContain(
        `**${String(5000 - shown.length)} more machines, for which there is no room here**`,
      );
    });

    it('divides the room among the parts of an environment, which those with little leave to the others', () => {
      const small = diffOf(...many(1));
      const large = diffOf(...long);
      const [first = '', second = '', third = ''] = pages([large, small, large], renderMarkdown);
      expect(first.length + second.length + third.length).toBeLessThanOrEqual(60_000);
      expect(second).toBe(renderMarkdown(small));
      expect(first.length).toBeGreaterThan(25_000);
      const hundred = pages(
        Array.from({ length: 100 }, () => large),
        renderMarkdown,
      );
      expect(hundred.join('\n').length).toBeLessThanOrEqual(60_000);
      expect(hundred[99]).toContain('400 more machines and other things, for which there is no room here');
      expect(pages([small], renderMarkdown)).toEqual([renderMarkdown(small)]);
    });
  });
});
