import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { ExplainedThing } from '../../site';
import { run, runWith } from './run-program';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
  cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true });
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

const inProject = (path: string): string => join(project, path);

describe('explain', () => {
  test('a machine in the place of its environment', async () => {
    const { code, err } = await run(project, 'explain', 'dev1', 'memory');
    expect(code).toBe(2);
    expect(err).toContain(
      'ENVIRONMENT_UNKNOWN: there is no environment "dev1" in this site; it is a machine of "dev", which comes before it',
    );
  });

  test('a machine of iron, a node and the site stand alone, also where there is no environment', async () => {
    mkdirSync(inProject('specs/hosts'));
    writeFileSync(
      inProject('specs/hosts/rack1.yaml'),
      'cores: 8\nnics: { eno1: { mac: "3C:EC:EF:12:34:01", ipv4: 10.0.12.50/24 } }\n',
    );
    expect(await run(project, 'explain', 'rack1', 'host.cores')).toMatchObject({
      code: 0,
      out: 'host rack1\n  host.cores: 8  specs/hosts/rack1.yaml:1:8\n',
    });
    rmSync(inProject('specs/envs'), { recursive: true });
    rmSync(inProject('specs/vm_specs.yaml'));
    rmSync(inProject('specs/vms'), { recursive: true });
    writeFileSync(inProject('specs/install_config.yaml'), '');
    const node = await run(project, 'explain', 'lab', 'bridges.vmbr0.cidr');
    expect([node.code, node.out]).toEqual([
      0,
      'node lab\n  bridges.vmbr0.cidr: 10.0.12.0/24  specs/nodes/lab.yaml:20:11\n',
    ]);
    const { code, err } = await run(project, 'explain', 'rakc1');
    expect([code, err.trimEnd().split('\n').at(-1)]).toEqual([
      2,
      'ENVIRONMENT_UNKNOWN: this site has no environments, and no "rakc1"; did you mean "rack1"?',
    ]);
    const host = await run(project, 'inventory', '--host', 'rack1');
    expect(JSON.parse(host.out)).toMatchObject({ ansible_host: '10.0.12.50', rackwright_hostname: 'rack1' });
  });

  test('the posture of a machine comes from its environment, unless it has its own', async () => {
    const of = async (...more: string[]) =>
      (await run(project, 'explain', 'prod', 'prod1', 'install.posture', ...more)).out;
    expect(await of()).toMatch(/^vm prod1\n {2}install\.posture: prod {2}specs\/envs\/prod\.yaml:\d+:\d+\n/);
    expect(await of('--set', 'vms.prod1.install.posture=dev')).toContain('install.posture: dev  --set:1:');
  });

  test('prints each value with its place and what it shadowed', async () => {
    const { code, out } = await run(project, 'explain', 'dev', 'dev1', 'vm.memory');
    expect([code, out]).toEqual([
      0,
      'vm dev1\n  vm.memory: 1GiB  specs/vm_specs.yaml:7:13\n    over 512MiB  specs/defaults.yaml:20:11\n',
    ]);
  });

  test('what is built in has no line', async () => {
    const { out } = await run(project, 'explain', 'dev', 'dev1', 'vm.sockets');
    expect(out).toBe('vm dev1\n  vm.sockets: 1  <built-in>\n');
  });

  test('the same as JSON and as YAML with comments', async () => {
    const json = await run(project, 'explain', 'dev', 'dev1', 'vm.memory', '--json');
    expect(JSON.parse(json.out)).toMatchObject([{ kind: 'vm', name: 'dev1', values: [{ value: '1GiB' }] }]);
    const yaml = await run(project, 'explain', 'dev', '--yaml');
    expect(yaml.out).toContain(
      '      memory: 1GiB # specs/vm_specs.yaml:7:13, over 512MiB of specs/defaults.yaml:20:11\n',
    );
    expect(parse(yaml.out)).toMatchObject({
      site: { name: 'home-lab', images: { 'debian-12': { os: 'debian' } } },
      nodes: { lab: { kind: 'lab' } },
      environments: { dev: { posture: 'dev', vm_ids: { first: 10000 } } },
      vms: { dev1: { vm: { memory: '1GiB' } }, dev2: { vm: { memory: '512MiB' } } },
    });
  });

  test('shows overrides of the command line as origins', async () => {
    const { out } = await run(
      project,
      'explain',
      'dev',
      'dev1',
      'vm.memory',
      '--set',
      'vms.dev1.memory=3GiB',
    );
    expect(out).toContain('vm.memory: 3GiB  --set:1:17\n    over 1GiB  specs/vm_specs.yaml:7:13\n');
  });

  test.each([
    [['nowhere'], 'ENVIRONMENT_UNKNOWN: there is no environment "nowhere"'],
    [
      ['dev', 'prod1'],
      'HOST_UNKNOWN: there is no host "prod1" in environment "dev"; known: dev-router, dev1, dev2\n',
    ],
    [
      ['dev', 'dev1', 'vm.memroy'],
      'PATH_UNKNOWN: no value has the path "vm.memroy"; did you mean "vm.memory"?',
    ],
    [['dev', 'dev1', 'memory'], 'PATH_UNKNOWN: no value has the path "memory"; did you mean "vm.memory"?'],
    [['dev', 'dev1', 'memroy'], 'PATH_UNKNOWN: no value has the path "memroy"; did you mean "vm.memory"?'],
    [
      ['dev', 'dev1', 'what.ever'],
      'PATH_UNKNOWN: no value has the path "what.ever"; without a path all are printed',
    ],
  ])('%j is refused with %s', async (args, words) => {
    // A machine of no environment is shown with each, and is no host of any.
    expect((await run(project, 'new', 'host', 'rack1', '--mac', '3c:ec:ef:00:00:01')).code).toBe(0);
    const ran = await run(project, 'explain', ...args);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(words);
  });

  test('values of the site, a node and the environment by their path, and of the VM its node', async () => {
    const images = await run(project, 'explain', 'prod', 'images');
    expect(images.out).toMatch(/^site home-lab\n {2}images\.debian-12\.os: debian {2}specs\/defaults\.yaml:/);
    const node = await run(project, 'explain', 'dev', 'lab', 'datastores.disk');
    expect(node.out).toMatch(/^node lab\n {2}datastores\.disk: local-lvm {2}specs\/nodes\/lab\.yaml:\d+:9\n/);
    const ids = await run(project, 'explain', 'dev', 'dev', 'vm_ids.first');
    expect(ids.out).toMatch(/^environment dev\n {2}vm_ids\.first: 10000 {2}specs\/envs\/dev\.yaml:/);
    const own = await run(project, 'explain', 'dev', 'dev1', 'vm.node');
    expect(own.out).toMatch(/^vm dev1\n {2}vm\.node: lab {2}specs\/envs\/dev\.yaml:/);
  });

  test('a step that holds a dot is written as --set takes it', async () => {
    mkdirSync(inProject('specs/hosts'));
    writeFileSync(
      inProject('specs/hosts/rack1.yaml'),
      'nics: { eno1: { mac: "3c:ec:ef:00:00:01" } }\nvlans: { eno1.40: { parent: eno1, id: 40 } }\n',
    );
    const all = await run(project, 'explain', 'dev', 'rack1', 'host.vlans.eno1.40.id');
    expect(all.out).toContain('  host.vlans."eno1.40".id: 40 ');
    const set = await run(project, 'explain', 'dev', 'rack1', '--set', 'hosts.rack1.vlans."eno1.40".id=41');
    expect(set.out).toContain('host.vlans."eno1.40".id: 41  --set:1:');
  });

  test('what is right is explained and drawn although something is wrong, which is told', async () => {
    const wrong = ['--set', 'vms.dev2.memory=lots'];
    const explained = await run(project, 'explain', 'dev', 'dev1', 'vm.memory', ...wrong);
    expect([explained.code, explained.out]).toEqual([1, expect.stringContaining('vm.memory: 1GiB')]);
    expect(explained.err).toContain('BAD_SIZE');
    const drawn = await run(project, 'graph', 'dev', ...wrong);
    expect([drawn.code, drawn.out]).toEqual([1, expect.stringContaining('dev1')]);
    const inventory = await run(project, 'inventory', 'dev', ...wrong);
    expect([inventory.code, inventory.out]).toEqual([1, '']);
  });

  test('shows chosen machines only', async () => {
    const { out } = await run(project, 'explain', 'dev', '--hosts', 'dev1', 'dev2');
    expect([...out.matchAll(/^(\w+) (\S+)$/gm)].map(([line]) => line)).toEqual(['vm dev1', 'vm dev2']);
    const bad = await run(project, 'explain', 'dev', '--hosts', 'dev1', 'dve2');
    expect([bad.code, bad.err]).toEqual([2, expect.stringContaining('did you mean "dev2"?')]);
  });

  test('a copy does not show the image that it is not made from', async () => {
    const copy = ['--set', 'vms.dev2.clone.template=9000'];
    const { out } = await run(project, 'explain', 'dev', 'dev2', ...copy);
    expect(out).toContain('vm.clone.template: 9000 ');
    expect(out).not.toContain('vm.image');
    expect((await run(project, 'explain', 'dev', 'dev1', ...copy)).out).toContain('vm.image: debian-12 ');
  });
});

describe('validate', () => {
  const lock = 'specs/allocations.lock.yaml';

  test('keeps what was handed out, and with --locked refuses to', async () => {
    writeFileSync(inProject('specs/vms/dev3.yaml'), 'environment: dev\nnics: { net0: { ipv4: auto } }\n');
    const locked = await run(project, 'validate', '--locked');
    expect([locked.code, locked.out.includes('LOCK_OUT_OF_DATE')]).toEqual([1, true]);
    expect((await run(project, 'validate', '--dry-run')).err).toContain(`${lock} would change`);
    expect(existsSync(inProject(lock))).toBe(false);
    expect((await run(project, 'validate')).err).toContain(`wrote ${lock}: commit it`);
    expect(readFileSync(inProject(lock), 'utf8')).toContain('  dev/dev3: { "vm_id": 10003,');
    expect((await run(project, 'validate', '--locked')).code).toBe(0);
  });

  test('takes files in place of those of the site, and overrides', async () => {
    writeFileSync(inProject('mine.yaml'), 'hosts: { dev9: {} }\n');
    const ran = await run(
      project,
      'validate',
      '--install-config',
      'mine.yaml',
      '--set',
      'vms.dev1.memory=0',
      '--json',
    );
    const { problems } = JSON.parse(ran.out) as { problems: { code: string; at?: { file: string } }[] };
    expect(problems.map(({ code, at }) => [code, at?.file])).toEqual(
      expect.arrayContaining([
        ['WRONG_TYPE', '--set'],
        ['UNKNOWN_VM', 'mine.yaml'],
      ]),
    );
  });

  test('a folder of the site that is read because the command line names its files is none that is not read', async () => {
    mkdirSync(inProject('specs/configs'));
    writeFileSync(inProject('specs/configs/install.yaml'), 'hosts: { dev1: { packages: [jq] } }\n');
    const named = await run(project, 'validate', '--install-config', 'specs/configs/install.yaml');
    expect([named.code, named.out]).toEqual([0, expect.not.stringContaining('FILE_MISPLACED')]);
    expect((await run(project, 'validate')).out).toContain('FILE_MISPLACED: specs/configs/ is not read');
  });

  test('counts only chosen machines, and knows which there are', async () => {
    const good = await run(project, 'validate', '--hosts', 'dev1', 'dev2');
    expect(good.out).toContain('home-lab: 1 environment, 2 VMs, no errors');
    const bad = await run(project, 'validate', '--hosts', 'dve1');
    expect([bad.code, bad.out.includes('UNKNOWN_VM')]).toEqual([1, true]);
  });

  test('--strict refuses warnings', async () => {
    expect((await run(project, 'validate')).code).toBe(0);
    expect((await run(project, 'validate', '--strict')).code).toBe(1);
  });
});

describe('new', () => {
  test('an environment, a VM and a physical machine that fit in and validate', async () => {
    expect((await run(project, 'new', 'env', 'test')).out).toContain('wrote specs/envs/test.yaml');
    expect((await run(project, 'new', 'env', 'testing')).code).toBe(0);
    expect((await run(project, 'new', 'vm', 'web1', '--env', 'test')).code).toBe(0);
    expect((await run(project, 'new', 'host', 'rack1', '--mac', '3c:ec:ef:00:00:01')).code).toBe(0);
    const { code, out } = await run(project, 'validate');
    expect([code, out.includes('4 environments, 8 VMs, 1 physical machine,')]).toEqual([0, true]);
    const { out: explained } = await run(project, 'explain', 'test', 'web1', '--json');
    const [web1] = JSON.parse(explained) as ExplainedThing[];
    expect(web1?.values.find(({ path }) => path === 'vm.vm_id')?.value).toBe(12001);
  });

  test('a VM is on the network that is asked for', async () => {
    const nicOf = async (...args: string[]): Promise<unknown> => {
      const { out, err } = await run(project, 'new', 'vm', 'web1', '--env', 'dev', '--dry-run', ...args);
      return out === '' ? err : (parse(out) as { nics: unknown }).nics;
    };
    expect(await nicOf()).toEqual({ net0: { bridge: 'devnet', ipv4: 'auto' } });
    expect(await nicOf('--dhcp')).toEqual({ net0: { bridge: 'devnet', ipv4: 'dhcp' } });
    expect(await nicOf('--bridge', 'vmbr0')).toEqual({ net0: { bridge: 'vmbr0', ipv4: 'dhcp' } });
    expect(await nicOf('--bridge', 'vmbr1')).toContain(
      'UNKNOWN_NETWORK: environment "dev" has no vnet and node "lab" no bridge "vmbr1"; did you mean "vmbr0"?',
    );
  });

  test('the router of a new environment has an address that no physical machine and no BMC has', async () => {
    mkdirSync(inProject('specs/hosts'), { recursive: true });
    writeFileSync(
      inProject('specs/hosts/rack1.yaml'),
      'bmc: { address: 10.0.12.4 }\nnics: { eno1: { mac: "3c:ec:ef:00:00:01", ipv4: 10.0.12.5/24 } }\n',
    );
    expect((await run(project, 'new', 'env', 'test')).code).toBe(0);
    const { router } = parse(readFileSync(inProject('specs/envs/test.yaml'), 'utf8')) as {
      router: { nics: unknown };
    };
    expect(router.nics).toMatchObject({ net0: { bridge: 'vmbr0', ipv4: '10.0.12.6/24' } });
    expect((await run(project, 'validate')).code).toBe(0);
  });

  test('a new environment has a tag that no vnet has, and a new machine no card of another', async () => {
    const environment = inProject('specs/envs/prod.yaml');
    writeFileSync(environment, readFileSync(environment, 'utf8').replace(/tag: \d+/, 'tag: 12000'));
    expect((await run(project, 'new', 'env', 'test', '--dry-run')).out).toContain('vm_ids: { first: 12000');
    expect((await run(project, 'new', 'env', 'test')).code).toBe(0);
    expect(readFileSync(inProject('specs/envs/test.yaml'), 'utf8')).toContain('tag: 12001');
    expect((await run(project, 'validate')).code).toBe(0);
    const host = (name: string): ReturnType<typeof run> =>
      run(project, 'new', 'host', name, '--mac', '3c:ec:ef:00:00:09');
    expect((await host('rack1')).code).toBe(0);
    const { code, err } = await host('rack2');
    expect([code, err]).toEqual([2, expect.stringContaining('DUPLICATE_MAC: ')]);
    expect(err).toContain('is of "rack1" already');
  });

  test('a bridge with a range gives addresses of it, to a new VM and to the router of a new environment', async () => {
    const node = inProject('specs/nodes/lab.yaml');
    const range = '    range: { first: 10.0.12.100, last: 10.0.12.109 }\n';
    writeFileSync(node, readFileSync(node, 'utf8') + range);
    expect((await run(project, 'new', 'env', 'test')).code).toBe(0);
    const made = readFileSync(inProject('specs/envs/test.yaml'), 'utf8');
    expect(made).toContain('net0: { bridge: vmbr0, ipv4: 10.0.12.100/24 }');
    expect((await run(project, 'new', 'vm', 'web1', '--env', 'dev', '--bridge', 'vmbr0')).code).toBe(0);
    expect(readFileSync(inProject('specs/vms/web1.yaml'), 'utf8')).toContain('bridge: vmbr0, ipv4: auto');
    expect((await run(project, 'validate')).code).toBe(0);
    expect((await run(project, 'explain', 'dev', 'web1', 'vm.nics.net0.ipv4')).out).toContain(
      'vm.nics.net0.ipv4: 10.0.12.101/24  specs/allocations.lock.yaml:',
    );
  });

  test('nothing is overwritten, and --dry-run writes nothing', async () => {
    const dry = await run(project, 'new', 'vm', 'web1', '--env', 'dev', '--dry-run');
    expect([dry.out.includes('environment: dev'), existsSync(inProject('specs/vms/web1.yaml'))]).toEqual([
      true,
      false,
    ]);
    const again = await run(project, 'new', 'vm', 'dev2', '--env', 'dev');
    expect([again.code, again.err.includes('FILE_EXISTS: specs/vms/dev2.yaml')]).toEqual([1, true]);
    const bad = await run(project, 'new', 'host', 'Rack_1', '--mac', 'x');
    expect([bad.code, bad.err.includes('BAD_HOSTNAME')]).toEqual([2, true]);
  });
});

describe('inventory', () => {
  test('--host is a host of the environment that is named, or of any', async () => {
    expect((await run(project, 'inventory', '--host', 'prod1')).code).toBe(0);
    const unnamed = await run(project, 'inventory', '--list');
    expect(JSON.parse(unnamed.out)).toMatchObject({
      env_dev: { hosts: ['dev-router', 'dev1', 'dev2'] },
      env_prod: { hosts: ['prod-router', 'prod1'] },
      _meta: { hostvars: { dev1: {}, prod1: {} } },
    });
    const byVariable = await runWith({ RACKWRIGHT_ENVIRONMENT: 'prod' }, project, 'inventory', '--list');
    expect(byVariable.out).toContain('"prod1"');
    const bad = await run(project, 'inventory', 'dev', '--host', 'prod1');
    expect(bad).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'HOST_UNKNOWN: there is no host "prod1" in environment "dev"; it is in "prod"',
      ) as unknown,
    });
    const typo = await run(project, 'inventory', 'dev', '--host', 'dve1');
    expect(typo.err).toContain('did you mean "dev1"?');
  });

  test('lists chosen hosts, which know the addresses of the others all the same', async () => {
    const { out } = await run(project, 'inventory', 'dev', '--hosts', 'dev1');
    const inventory = JSON.parse(out) as {
      _meta: { hostvars: object };
      env_dev: { hosts: string[]; vars: unknown };
    };
    expect([Object.keys(inventory._meta.hostvars), inventory.env_dev.hosts]).toEqual([['dev1'], ['dev1']]);
    expect(JSON.stringify(inventory.env_dev.vars)).toContain('10.10.10.12');
    const bad = await run(project, 'inventory', 'dev', '--hosts', 'prod1');
    expect([bad.code, bad.err]).toEqual([
      2,
      expect.stringContaining('HOST_UNKNOWN: there is no host "prod1"'),
    ]);
    await run(project, 'new', 'host', 'rack1', '--mac', '3c:ec:ef:00:00:01');
    await run(project, 'new', 'host', 'rack2', '--mac', '3c:ec:ef:00:00:02');
    const metal = await run(project, 'inventory', '--bare-metal', '--hosts', 'rack2');
    expect(JSON.parse(metal.out)).toMatchObject({ bare_metal: { hosts: ['rack2'] } });
  });
});

describe('configure', () => {
  test('--hosts knows which there are, as --limit does', async () => {
    for (const [option, words] of [
      ['--hosts', 'there is no host "dev9" here'],
      ['--limit', '"dev9" means no host or group here'],
    ] as const) {
      const { code, err } = await run(project, 'configure', 'dev', option, 'dev9');
      expect([code, err]).toEqual([2, expect.stringContaining(`HOST_UNKNOWN: ${words}`)]);
    }
  });
});

describe('deploy and diff', () => {
  test.each(['deploy', 'diff'])(
    '%s --target knows hosts, tags and groups, and tells all that it does not',
    async (name) => {
      const { code, err } = await run(
        project,
        name,
        'dev',
        '--target',
        'dev9',
        'tag:rackwrigt',
        'group:role_host',
      );
      expect(code).toBe(2);
      expect(err).toContain('HOST_UNKNOWN: "dev9" means no machine here; did you mean "dev1"?');
      expect(err).toContain(
        'HOST_UNKNOWN: "tag:rackwrigt" means no machine here; did you mean "tag:rackwright"?',
      );
      expect(err).not.toContain('"group:role_host" means');
    },
  );
});

describe('graph', () => {
  test('draws an environment as Mermaid and the site as SVG', async () => {
    const { out } = await run(project, 'graph', 'prod');
    expect(out).toContain('flowchart LR\n');
    expect(out).toContain('["prod1<br/>prod 11001 on lab<br/>1 core, 1024 MiB"]');
    expect(out).not.toContain('dev1');
    expect((await run(project, 'graph', '--output', 'drawn/site.SVG')).code).toBe(0);
    expect(readFileSync(join(project, 'drawn/site.SVG'), 'utf8')).toMatch(/^<svg|^<\?xml/);
    const picture = await run(project, 'graph', '--output', 'site.png');
    expect(picture).toMatchObject({
      code: 2,
      err: expect.stringContaining('OUTPUT_FORMAT_UNKNOWN: "site.png" is neither SVG nor Mermaid'),
    });
    expect(existsSync(join(project, 'site.png'))).toBe(false);
    expect((await run(project, 'graph', '--output', 'site.svg')).code).toBe(0);
    expect(readFileSync(inProject('site.svg'), 'utf8')).toMatch(/^<svg xmlns=.*>dev-router<.*<\/svg>\n$/s);
  });
});
