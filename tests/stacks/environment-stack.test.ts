import { Testing } from 'cdktf';
import { ProxmoxEndpoint, ProxmoxImage } from '../../constructs';
import type { Environment, PveNode, Site } from '../../site';
import { EnvironmentStack, type EnvironmentStackProps } from '../../stacks';
import { exampleSite, exampleVm } from './example-site';
import { testingApp } from '../testing-app';
import { codeOf, synthesized, type Synthesized } from '../constructs/synthesized';

function stackOf(
  site: Site,
  change: (environment: Environment) => Environment = (environment) => environment,
  options: Pick<EnvironmentStackProps, 'placeOf'> = {},
): Synthesized {
  const [first] = site.environments;
  if (!first) throw new Error('the example has an environment');
  const environment = change(first);
  const stack = new EnvironmentStack(testingApp(), environment.name, {
    site,
    environment,
    hashOf: () => 'a'.repeat(64),
    ...options,
  });
  return JSON.parse(Testing.synth(stack)) as Synthesized;
}

describe('ProxmoxImage', () => {
  const image = {
    name: 'debian-12',
    url: 'https://images.example.org/d.qcow2',
    node: 'pve1',
    datastore: 'local',
    owner: 'dev',
  };

  test('is downloaded under the name of its owner and never asked after again', () => {
    const checksum = { algorithm: 'sha512', value: 'abc' } as const;
    const { resource } = synthesized(
      (stack) => new ProxmoxImage(stack, 'image', { ...image, fileName: 'd.qcow2', checksum }),
    );
    expect(resource['proxmox_download_file']?.['debian-12-pve1']).toMatchObject({
      content_type: 'import',
      file_name: expect.stringMatching(/^d-dev-pve1-[0-9a-f]{8}[.]qcow2$/) as string,
      checksum: 'abc',
      checksum_algorithm: 'sha512',
      overwrite: false,
    });
  });

  test.each([
    ['comes from nowhere', {}],
    ['is a file of unknown content', { file: '/srv/d.qcow2' }],
  ])('is refused with IMAGE_SOURCE when it %s', (_what, source) => {
    const { name, node, datastore, owner } = image;
    const nowhere = { name, node, datastore, owner, fileName: 'd.qcow2' };
    expect(
      codeOf(() => synthesized((stack) => new ProxmoxImage(stack, 'image', { ...nowhere, ...source }))),
    ).toBe('IMAGE_SOURCE');
  });

  test('is refused with IMAGE_FILE_NAME when PVE could not import it', () => {
    expect(
      codeOf(() => synthesized((stack) => new ProxmoxImage(stack, 'image', { ...image, fileName: 'd.img' }))),
    ).toBe('IMAGE_FILE_NAME');
  });
});

describe('ProxmoxEndpoint', () => {
  const endpoint = {
    name: 'pve1',
    apiEndpoint: 'https://10.0.0.1:8006/',
    apiTokenKey: 'pve1',
    tlsVerify: true,
    isDefault: true,
  };

  test('takes its token from an ephemeral variable, which no plan and no state keeps', () => {
    const { variable, provider } = synthesized((stack) => new ProxmoxEndpoint(stack, 'endpoint', endpoint));
    expect(variable?.['api_token_pve1']).toMatchObject({
      default: null,
      ephemeral: true,
      sensitive: true,
      type: 'string',
    });
    expect(provider?.['proxmox']).toEqual([
      { api_token: '${var.api_token_pve1}', endpoint: '${var.api_endpoint_pve1}', insecure: false },
    ]);
  });

  test('of another node is another provider, with SSH where the site has a user for it', () => {
    const { provider } = synthesized((stack) => {
      new ProxmoxEndpoint(stack, 'one', endpoint);
      new ProxmoxEndpoint(stack, 'other', { ...endpoint, name: 'pve2', isDefault: false, sshUser: 'root' });
    });
    expect(provider?.['proxmox']?.[1]).toMatchObject({
      alias: 'pve2',
      ssh: { username: 'root', agent: true },
    });
  });

  test('says where SSH of its node is, where the site does', () => {
    const { provider } = synthesized(
      (stack) =>
        new ProxmoxEndpoint(stack, 'endpoint', {
          ...endpoint,
          sshUser: 'root',
          sshAddress: '127.0.0.1',
          sshPort: 8022,
        }),
    );
    expect(provider?.['proxmox']?.[0]).toMatchObject({
      ssh: { node: [{ name: 'pve1', address: '127.0.0.1', port: 8022 }] },
    });
  });
});

describe('API tokens', () => {
  /** The example with a second node, which has a machine; the changes are to that node. */
  function withNode(changes: Partial<PveNode>): Synthesized {
    const site = exampleSite();
    const nodes = site.nodes.flatMap((node) => [
      node,
      { ...node, kind: 'proxmox' as const, name: 'pve2', ...changes },
    ]);
    const vm = exampleVm({ name: 'dev9', vmId: 10_009, posture: 'dev', nics: [] }, { node: 'pve2' });
    return stackOf({ ...site, nodes }, (environment) => ({ ...environment, vms: [...environment.vms, vm] }));
  }
  const tokensOf = ({ provider }: Synthesized): unknown[] =>
    (provider?.['proxmox'] ?? []).map((block) => (block as { api_token: string }).api_token);
  const other = 'https://10.0.0.2:8006/';

  test('come in a variable of their key, under a name that a shell can export', () => {
    const stack = withNode({ apiTokenKey: 'rack-2', apiEndpoint: other });
    expect(tokensOf(stack)).toEqual(['${var.api_token_pve1}', '${var.api_token_rack_2}']);
    expect(stack.variable).toMatchObject({ api_token_pve1: {}, api_token_rack_2: {} });
    expect(stack.variable).toMatchObject({
      api_endpoint_pve1: { default: exampleSite().nodes[0]?.apiEndpoint, ephemeral: true },
      api_endpoint_pve2: { default: other, ephemeral: true },
    });
  });

  test('of one key come in one variable, and PROXMOX_VE_API_TOKEN may stand in for it', () => {
    const stack = withNode({ apiTokenKey: 'pve1', apiEndpoint: other });
    expect(tokensOf(stack)).toEqual(['${var.api_token_pve1}', '${var.api_token_pve1}']);
    expect(stack.variable?.['api_token_pve1']).not.toHaveProperty('validation');
  });

  test('of several keys must be given each when they are for several endpoints', () => {
    const { variable } = withNode({ apiTokenKey: 'pve2', apiEndpoint: other });
    for (const name of ['api_token_pve1', 'api_token_pve2'])
      expect(variable?.[name]).toMatchObject({
        validation: [
          {
            condition: `\${var.${name} != null}`,
            error_message: expect.stringContaining(`Set TF_VAR_${name} `) as string,
          },
        ],
      });
    const oneEndpoint = withNode({ apiTokenKey: 'pve2' }).variable?.['api_token_pve1'];
    expect(oneEndpoint).not.toHaveProperty('validation');
  });

  test('are refused with API_TOKEN_KEY_TAKEN when two keys give one variable', () => {
    const build = (): unknown =>
      synthesized((stack) => {
        for (const apiTokenKey of ['a-b', 'a_b'])
          new ProxmoxEndpoint(stack, apiTokenKey, {
            name: apiTokenKey,
            apiEndpoint: other,
            apiTokenKey,
            tlsVerify: true,
            isDefault: false,
          });
      });
    expect(codeOf(build)).toBe('API_TOKEN_KEY_TAKEN');
  });
});

describe('EnvironmentStack', () => {
  test('asks for providers by their full source, so that Terraform and OpenTofu share lock and mirror', () => {
    const { terraform } = stackOf(exampleSite()) as unknown as { terraform: Record<string, unknown> };
    expect(terraform).toEqual({
      backend: { local: { path: '../../../terraform.dev.tfstate' } },
      required_providers: {
        local: { source: 'registry.terraform.io/hashicorp/local', version: expect.any(String) as string },
        proxmox: { source: 'registry.terraform.io/bpg/proxmox', version: '0.111.1' },
      },
    });
  });

  test('keeps its state where the site says, in a place of its own, locked, and with no credentials', () => {
    const backendOf = (backend: Site['backend']): unknown =>
      (stackOf({ ...exampleSite(), backend }) as unknown as { terraform: { backend: unknown } }).terraform
        .backend;
    expect(backendOf({ type: 'pg', schemaName: 'state', credentialsKey: 'home' })).toEqual({
      pg: { schema_name: 'state_home-lab_dev' },
    });
    expect(backendOf({ type: 'pg', schemaName: 's'.repeat(60) })).toEqual({
      pg: { schema_name: expect.stringMatching(/^s{50}_[0-9a-f]{12}$/) as string },
    });
    const s3 = { type: 's3', bucket: 'b', prefix: 'home-lab', region: 'eu-central-1' } as const;
    const own = { bucket: 'b', key: 'home-lab/dev.tfstate', region: 'eu-central-1', use_lockfile: true };
    expect(backendOf(s3)).toEqual({ s3: { ...own, encrypt: true } });
    expect(backendOf({ ...s3, endpoint: 'https://s3.example.org' })).toEqual({
      s3: expect.objectContaining({
        ...own,
        endpoints: { s3: 'https://s3.example.org' },
        use_path_style: true,
      }) as unknown,
    });
    const address = 'https://state.example.org/home-lab/dev';
    expect(backendOf({ type: 'http', address: 'https://state.example.org/home-lab/' })).toEqual({
      http: { address, lock_address: address, unlock_address: address },
    });
    const lock = { lockSuffix: '/lock', lockMethod: 'POST', unlockMethod: 'DELETE' };
    expect(backendOf({ type: 'http', address: 'https://state.example.org/home-lab', ...lock })).toEqual({
      http: {
        address,
        lock_address: `${address}/lock`,
        unlock_address: `${address}/lock`,
        lock_method: 'POST',
        unlock_method: 'DELETE',
      },
    });
  });

  test('makes machines after the network that they are on was applied', () => {
    expect(stackOf(exampleSite()).resource['proxmox_virtual_environment_vm']?.['dev1']).toMatchObject({
      depends_on: ['proxmox_sdn_applier.devzone-apply'],
    });
  });

  test('makes machines after those that they need, also where these come later', () => {
    const site = exampleSite();
    const [environment] = site.environments;
    const needs = (name: string, requires: readonly string[]): Site => ({
      ...site,
      environments: [
        {
          ...environment!,
          vms: environment!.vms.map((vm) => (vm.name === name ? { ...vm, requires } : vm)),
        },
      ],
    });
    const dependenciesOf = (described: Site, name: string): unknown =>
      stackOf(described).resource['proxmox_virtual_environment_vm']?.[name]?.['depends_on'];
    expect(dependenciesOf(needs('dev1', ['dev2', 'elsewhere']), 'dev1')).toEqual([
      'proxmox_sdn_applier.devzone-apply',
      'proxmox_virtual_environment_vm.dev2',
    ]);
    expect(dependenciesOf(needs('dev1', ['dev1']), 'dev1')).toEqual(['proxmox_sdn_applier.devzone-apply']);
  });

  test('configures after all machines, again when one was made anew or its hash changed', () => {
    const ansible = stackOf(exampleSite()).resource['terraform_data']?.['ansible'];
    expect(ansible?.['triggers_replace']).toMatchObject({
      dev1: {
        vm: '${terraform_data.generation-dev1.triggers_replace}',
        hash: '${local.host_hashes["dev1"]}',
      },
    });
    expect(ansible?.['depends_on']).toEqual([
      'proxmox_virtual_environment_vm.dev-gw',
      'proxmox_virtual_environment_vm.dev1',
      'proxmox_virtual_environment_vm.dev2',
      'local_file.deployment',
    ]);
    expect(ansible?.['provisioner']).toEqual([
      {
        'local-exec': {
          command: 'node cli/rackwright.mjs configure dev',
          environment: { RACKWRIGHT_HOST_HASHES: '${abspath("host-hashes.json")}' },
          working_dir: '../../..',
        },
      },
    ]);
  });

  test('keeps what machines are found by, as an output and in a file', () => {
    const { output, resource } = stackOf(exampleSite());
    expect(output?.['hosts']?.value).toMatchObject({
      dev2: {
        ...{ vm_id: 10002, node: 'pve1', mac_addresses: '${tolist(["BC:24:11:00:27:12"])}' },
        generation: '${terraform_data.generation-dev2.id}',
      },
    });
    expect(resource['terraform_data']?.['generation-dev2']).toMatchObject({
      triggers_replace: '${proxmox_virtual_environment_vm.dev2.id}',
    });
    expect(resource['local_file']?.['deployment']).toMatchObject({
      filename: '../../../.rackwright/deployments/dev.json',
      content: expect.stringContaining('"vm_id" = 10002') as string,
    });
  });

  test('takes machines and networks that are called as parts of the stack are', () => {
    const names = [
      ...['record', 'ansible', 'sdn', 'local', 'backend', 'machines', 'images', 'endpoints', 'local_file'],
      ...[
        'endpoint-pve1',
        'debian-12-pve1',
        'pve1',
        'api_token_pve1',
        'dev1',
        'dev1-cloud-init',
        'Resource',
        'CloudInit',
      ],
    ];
    const { resource } = stackOf(exampleSite(), (environment) => ({
      ...environment,
      ...(environment.sdn
        ? {
            sdn: {
              ...environment.sdn,
              vnets: ['apply', 'finish', 'members'].map((id, index) => ({ id, tag: index + 1, subnets: [] })),
            },
          }
        : {}),
      vms: names.map((name, index) => exampleVm({ name, vmId: 10_001 + index, posture: 'dev', nics: [] })),
    }));
    expect(Object.keys(resource['proxmox_virtual_environment_vm'] ?? {}).sort()).toEqual([...names].sort());
    expect(Object.keys(resource['proxmox_virtual_environment_file'] ?? {}).sort()).toEqual(
      names.map((name) => `${name}-cidata`).sort(),
    );
    expect(Object.keys(resource['proxmox_sdn_vnet'] ?? {})).toEqual(['apply', 'finish', 'members']);
  });

  test('downloads an image once for each node, by the provider of that node', () => {
    const site = exampleSite();
    const [node] = site.nodes;
    const nodes = node ? [node, { ...node, name: 'pve2' }] : [];
    const { resource } = stackOf({ ...site, nodes }, (environment) => ({
      ...environment,
      vms: [
        ...environment.vms,
        exampleVm({ name: 'dev9', vmId: 10_009, posture: 'dev', nics: [] }, { node: 'pve2' }),
      ],
    }));
    expect(Object.keys(resource['proxmox_download_file'] ?? {})).toEqual([
      'debian-12-pve1',
      'debian-12-pve2',
    ]);
    // The two nodes may have one datastore.
    const files = Object.values(resource['proxmox_download_file'] ?? {}).map(({ file_name: name }) => name);
    expect(new Set(files).size).toBe(2);
    expect(resource['proxmox_virtual_environment_vm']?.['dev9']).toMatchObject({ provider: 'proxmox.pve2' });
  });

  test('makes machines by their boot method: installer with answers, network, and neither has cloud-init', () => {
    const site: Site = {
      ...exampleSite(),
      isos: [{ name: 'ubuntu-24.04', url: 'https://images.example.org/u.iso', fileName: 'u.iso' }],
      osProfiles: [{ name: 'noble', family: 'ubuntu', iso: 'ubuntu-24.04', kernelArguments: [] }],
    };
    const { resource } = stackOf(site, (environment) => ({
      ...environment,
      vms: [
        exampleVm(
          { name: 'u1', vmId: 10_001, posture: 'dev', nics: [] },
          { bootMethod: 'iso', iso: 'ubuntu-24.04', os: 'noble' },
        ),
        exampleVm({ name: 'p1', vmId: 10_002, posture: 'dev', nics: [] }, { bootMethod: 'pxe' }),
      ],
    }));
    const vms = resource['proxmox_virtual_environment_vm'];
    expect(vms?.['u1']).toMatchObject({
      boot_order: ['scsi0', 'ide2'],
      cdrom: { file_id: '${proxmox_download_file.ubuntu-24_04-pve1.id}' },
      disk: [{ interface: 'scsi0' }, { import_from: '${proxmox_virtual_environment_file.u1-answers.id}' }],
    });
    expect(vms?.['p1']).toMatchObject({ boot_order: ['net0', 'scsi0'] });
    expect(vms?.['p1']).not.toHaveProperty('cdrom');
    expect(Object.keys(resource['proxmox_virtual_environment_file'] ?? {})).toEqual(['u1-answers']);
  });

  test.each([
    ['ubuntu', true],
    ['debian', true],
    ['nixos', true],
    ['proxmox-ve', false],
  ] as const)('the installer of %s has a disk of answers: %j', (family, hasAnswers) => {
    const site: Site = {
      ...exampleSite(),
      isos: [{ name: 'medium', url: 'https://images.example.org/m.iso', fileName: 'm.iso' }],
      osProfiles: [{ name: 'system', family, iso: 'medium', kernelArguments: [] }],
    };
    const identity = { name: 'm1', vmId: 10_001, posture: 'dev', nics: [] } as const;
    const { resource } = stackOf(site, (environment) => ({
      ...environment,
      vms: [exampleVm(identity, { bootMethod: 'iso', iso: 'medium', os: 'system' })],
    }));
    const files = Object.keys(resource['proxmox_virtual_environment_file'] ?? {});
    expect(files).toEqual(hasAnswers ? ['m1-answers'] : []);
  });

  test('keeps machines of one set apart, and one of several nodes where it was moved to', () => {
    const ha = { state: 'started', maxRestart: 1, maxRelocate: 1, apart: 'etcd' } as const;
    const { resource } = stackOf(exampleSite(), (environment) => ({
      ...environment,
      vms: [1, 2].map((index) =>
        exampleVm(
          { name: `e${String(index)}`, vmId: 10_000 + index, posture: 'dev', nics: [] },
          { ha, nodes: ['pve1', 'pve2'] },
        ),
      ),
    }));
    expect(resource['proxmox_harule']?.['dev-etcd-apart']).toMatchObject({
      affinity: 'negative',
      resources: ['vm:10001', 'vm:10002'],
      depends_on: ['proxmox_haresource.e1-ha', 'proxmox_haresource.e2-ha'],
    });
    expect(resource['proxmox_harule']?.['e1-nodes']).toMatchObject({ nodes: { pve1: null, pve2: null } });
    expect(resource['proxmox_virtual_environment_vm']?.['e1']).toMatchObject({
      lifecycle: { ignore_changes: ['node_name', 'disk[0].import_from'] },
    });
  });

  test('tells all that stacks cannot make at once, each with its place in the specs', () => {
    const site = exampleSite();
    const [environment] = site.environments;
    if (!environment) throw new Error('the example has an environment');
    const vms = environment.vms.map((vm) => ({ ...vm, role: 'router' as const, bootMethod: 'pxe' as const }));
    const changed = {
      ...site,
      environments: [{ ...environment, node: 'nowhere', vms }],
    };
    const placeOf: EnvironmentStackProps['placeOf'] = ({ machine = 'site', paths }) =>
      `${machine}/${paths[0] ?? ''}`;
    expect(() => stackOf(changed as unknown as Site, undefined, { placeOf })).toThrow(
      expect.objectContaining({
        code: 'STACK_NODE_UNKNOWN',
        message: expect.stringMatching(
          /^site\/node: environment dev names .*\nSTACK_BOOT_UNSUPPORTED: dev-gw\/vm\.boot_method: router dev-gw .*\nSTACK_BOOT_UNSUPPORTED: dev1\//,
        ) as unknown,
      }) as Error,
    );
  });

  test('is refused with STACK_NODE_UNKNOWN or STACK_IMAGE_UNKNOWN when the site lacks what it names', () => {
    expect(codeOf(() => stackOf({ ...exampleSite(), nodes: [] }))).toBe('STACK_NODE_UNKNOWN');
    expect(codeOf(() => stackOf({ ...exampleSite(), images: [] }))).toBe('STACK_IMAGE_UNKNOWN');
  });

  test('tells of all machines at once that nobody could log in to, and how to get the key', () => {
    const site = exampleSite();
    const [environment] = site.environments;
    if (!environment) throw new Error('the example has an environment');
    const vms = environment.vms.map((vm) => ({
      ...vm,
      install: { ...vm.install, users: vm.install.users.map((user) => ({ ...user, sshKeys: [] })) },
    }));
    const { user, identityFile } = site.automation;
    const changed = { ...site, automation: { user, identityFile }, environments: [{ ...environment, vms }] };
    const placeOf: EnvironmentStackProps['placeOf'] = ({ paths }) => `specs/site.yaml:10:13 ${paths.join()}`;
    const refusal = expect.objectContaining({
      code: 'CLOUD_INIT_NO_LOGIN',
      message: expect.stringMatching(
        `^specs/site.yaml:10:13 ssh.identity: nobody could log in to ${vms.map(({ name }) => name).join(', ')}: .*npm run setup`,
      ) as unknown,
    }) as Error;
    expect(() => stackOf(changed, undefined, { placeOf })).toThrow(refusal);
    // What brings its own accounts is not meant.
    const adopted = vms.map((vm) => ({ ...vm, role: 'host' as const, bootMethod: 'adopt' as const }));
    expect(() => stackOf({ ...changed, environments: [{ ...environment, vms: adopted }] })).not.toThrow();
  });

  test('tells where the specs name a node or an image that is not there, each once', () => {
    const site = exampleSite();
    const [environment] = site.environments;
    if (!environment) throw new Error('the example has an environment');
    const vms = environment.vms.map((vm, index) => ({ ...vm, ...(index === 1 ? { node: 'gone' } : {}) }));
    const changed = { ...site, images: [], environments: [{ ...environment, vms }] };
    const placeOf: EnvironmentStackProps['placeOf'] = ({ machine = 'site', paths }) =>
      `${machine}/${paths[0] ?? ''}`;
    const [, router, second] = ['', ...vms.map(({ name }) => name)];
    expect(() => stackOf(changed, undefined, { placeOf })).toThrow(
      new RegExp(
        `^${String(second)}/vm\\.node: .*names node "gone".*\nSTACK_IMAGE_UNKNOWN: ${String(router)}/vm\\.image: `,
      ),
    );
  });
});
