import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { evaluate, policies, policyJunit, policySarif, policyText, type PolicyReport } from '../../policies';
import { policyReference } from '../../policies/reference';
import type { BackupJob, PolicySettings } from '../../site';
import { cases } from './cases';

const today = '2026-11-21';
const home = join(__dirname, '..', '..');

function reportOf(
  document: Record<string, unknown>,
  { posture = 'dev', policy }: { posture?: 'dev' | 'prod'; policy?: PolicySettings } = {},
): PolicyReport {
  return evaluate({ name: 'dev', posture, ...(policy ? { policy } : {}) }, document, { today });
}
const messagesOf = (report: PolicyReport, id: string): string[] =>
  report.findings.filter(({ policy }) => policy === id).map(({ message }) => message);

describe('policies of resources', () => {
  it.each(cases)(
    '$policy finds what it is for, and nothing where it is mended',
    ({ policy, type, bad, good, posture, message, beside = {} }) => {
      const withBody = (body: unknown): Record<string, unknown> => ({
        resource: { ...beside, [type]: { one: body } },
      });
      const options = posture ? { posture } : {};
      expect(messagesOf(reportOf(withBody(bad), options), policy)).toEqual([message]);
      expect(messagesOf(reportOf(withBody(good), options), policy)).toEqual([]);
      // What is meant for production leaves development alone.
      if (posture) expect(messagesOf(reportOf(withBody(bad)), policy)).toEqual([]);
    },
  );

  it('know every resource by both of its names, and the experimental VM as another one', () => {
    const body = { url: 'https://a/latest/b.qcow2' };
    const found = (type: string): string[] =>
      messagesOf(reportOf({ resource: { [type]: { one: body } } }), 'image-no-checksum');
    expect(found('proxmox_virtual_environment_download_file')).toEqual(found('proxmox_download_file'));
    expect(reportOf({ resource: { proxmox_vm: { one: {} } } }).findings).toEqual([]);
  });

  it('want the firewall of the cluster to be on where guests are filtered, by the stack or by the specs', () => {
    const document = (others: object = {}, enabled = true): Record<string, unknown> => ({
      resource: {
        proxmox_virtual_environment_firewall_options: { web1: { vm_id: 100, node_name: 'pve1', enabled } },
        ...others,
      },
    });
    const found = (given: Record<string, unknown>, isOn?: boolean): string[] => {
      const firewall = { enabled: isOn ?? false, admins: [] };
      const nodes = [
        { name: 'pve1', apiEndpoint: 'https://pve1:8006/', setup: { datacenter: { firewall } } },
      ];
      const report = evaluate({ name: 'dev', posture: 'dev' }, given, { today, nodes });
      return messagesOf(report, 'firewall-cluster-unknown');
    };
    expect(found(document())).toEqual([
      'guests on pve1 are filtered, and nothing says that the firewall of its cluster is on',
    ]);
    expect(found(document(), true)).toEqual([]);
    expect(found(document({}, false))).toEqual([]);
    const cluster = { proxmox_virtual_environment_cluster_firewall: { cluster: { enabled: true } } };
    expect(found(document(cluster))).toEqual([]);
    // The switch of another cluster is none for this one.
    const elsewhere = document();
    expect(
      found(
        {
          resource: {
            ...(elsewhere['resource'] as object),
            proxmox_virtual_environment_firewall_options: {
              web1: { vm_id: 100, node_name: 'pve2', enabled: true },
            },
          },
        },
        true,
      ),
    ).toEqual(['guests on pve2 are filtered, and nothing says that the firewall of its cluster is on']);
  });

  it('take a machine to be backed up by all, by its pool, by its id, or by what is not known yet', () => {
    const findings = (job: unknown): string[] =>
      messagesOf(
        reportOf(
          {
            resource: {
              proxmox_virtual_environment_vm: { one: { vm_id: 100, pool_id: 'web', node_name: 'pve1' } },
              proxmox_backup_job: { nightly: job },
            },
          },
          { posture: 'prod' },
        ),
        'no-backup-job',
      );
    for (const job of [
      { all: true },
      { all: true, node: 'pve1' },
      { pool: 'web' },
      { vmid: ['100'] },
      { vmid: ['${proxmox_virtual_environment_vm.one.vm_id}'] },
    ])
      expect(findings(job)).toEqual([]);
    for (const job of [
      { all: true, enabled: false },
      { pool: 'db' },
      { vmid: ['101'] },
      { all: true, node: 'pve2' },
    ])
      expect(findings(job)).toHaveLength(1);
  });
});

it('take a machine to be backed up by the jobs of the nodes of its cluster', () => {
  const machine = { vm_id: 100, pool_id: 'web', node_name: 'pve1' };
  const document = { resource: { proxmox_virtual_environment_vm: { one: machine } } };
  const findings = (guests: BackupJob['guests'], job: Partial<BackupJob> = {}, name = 'pve2'): string[] => {
    const common = { id: 'nightly', schedule: '02:30', storage: 'local', keep: {} };
    const nodes = [
      { name: 'pve1', apiEndpoint: 'https://pve1:8006/', failoverEndpoints: ['https://pve2:8006/'] },
      {
        name,
        apiEndpoint: `https://${name}:8006/`,
        setup: { datacenter: { backups: [{ ...common, guests, ...job }] } },
      },
    ];
    const report = evaluate({ name: 'prod', posture: 'prod' }, document, { today, nodes });
    return messagesOf(report, 'no-backup-job');
  };
  for (const guests of ['all', { pool: 'web' }, { vmIds: [99, 100] }] as const)
    expect(findings(guests)).toEqual([]);
  expect(findings('all', { node: 'pve1' })).toEqual([]);
  for (const guests of [{ pool: 'db' }, { vmIds: [99] }]) expect(findings(guests)).toHaveLength(1);
  expect(findings('all', { node: 'pve2' })).toHaveLength(1);
  expect(findings('all', { enabled: false })).toHaveLength(1);
  // Of another cluster.
  expect(findings('all', {}, 'pve9')).toHaveLength(1);
});

describe('policies of the stack as a whole', () => {
  it('want PVE verified, but not the lab on loopback', () => {
    const through = (endpoint: unknown, variable?: unknown): string[] =>
      messagesOf(
        reportOf({
          provider: { proxmox: [{ endpoint, insecure: true }] },
          variable: { api_endpoint_pve1: { default: variable } },
        }),
        'tls-not-verified',
      );
    expect(through('https://pve1:8006/')).toEqual([
      'https://pve1:8006/ is reached without verifying who it is',
    ]);
    expect(through('${var.api_endpoint_pve1}', 'https://pve1:8006/')).toHaveLength(1);
    for (const one of ['https://localhost.example.org:8006/', 'https://127.example.org/'])
      expect(through(one)).toHaveLength(1);
    expect(through('${var.api_endpoint_pve1}', 'https://127.0.0.1:8006/')).toEqual([]);
  });

  it('want no credentials, pinned providers and a shared state', () => {
    const report = reportOf(
      {
        provider: { proxmox: { api_token: 'a@pve!b=c', ssh: { password: 'x' } } },
        terraform: {
          required_providers: { proxmox: { version: '>= 0.1' }, local: { version: '2.6.1' } },
          backend: { local: {}, pg: { conn_str: 'postgres://a:b=c@db/states' } },
        },
      },
      { posture: 'prod' },
    );
    expect(messagesOf(report, 'credentials-in-configuration')).toEqual([
      'the provider has its api_token written out',
      'the provider has its ssh.password written out',
      'the backend pg has its conn_str written out',
    ]);
    expect(messagesOf(report, 'provider-not-pinned')).toEqual(['provider proxmox is >= 0.1']);
    expect(messagesOf(report, 'state-on-one-machine')).toHaveLength(1);
    // No report repeats a credential.
    expect(JSON.stringify(report)).not.toContain('a@pve!b=c');
  });
});

describe('policies of storages', () => {
  const disk = (size: unknown, storage = 'thin'): object => ({ datastore_id: storage, size });
  const machines = (one: object, two: object): Record<string, unknown> => ({
    resource: {
      proxmox_virtual_environment_vm: { one },
      proxmox_virtual_environment_container: { two },
    },
  });
  const found = (document: Record<string, unknown>, nodes: readonly string[] = ['pve1']): string[] =>
    messagesOf(
      evaluate({ name: 'dev', posture: 'dev' }, document, {
        today,
        storages: [{ name: 'thin', nodes, sizeGib: 100 }],
      }),
      'storage-overcommitted',
    );

  it('find a thin pool that its disks may fill, and not one that they cannot', () => {
    const vm = { node_name: 'pve1', disk: [disk(60), disk(500, 'other')], efi_disk: disk('4m') };
    const container = { node_name: 'pve1', disk: disk(30), mount_point: { volume: 'thin', size: '10G' } };
    expect(found(machines(vm, container))).toEqual([]);
    expect(found(machines({ ...vm, disk: [disk(61)] }, container))).toEqual([
      'disks on thin of pve1 may grow to 101 GiB, and it has 100 GiB',
    ]);
  });

  it('count disks of other nodes where the storage is theirs too', () => {
    const document = machines({ node_name: 'pve1', disk: disk(60) }, { node_name: 'pve2', disk: disk(60) });
    expect(found(document)).toEqual([]);
    expect(found(document, ['pve1', 'pve2'])).toHaveLength(1);
  });
});

describe('a report', () => {
  const document = {
    resource: {
      proxmox_virtual_environment_container: { web: {}, db: {} },
      proxmox_download_file: { image: { url: 'https://a/latest/b.qcow2' } },
    },
  };
  const settings = (policy: Partial<PolicySettings>): PolicySettings => ({
    failOn: 'error',
    suppress: [],
    ...policy,
  });

  it('refuses what is as severe as the specs say', () => {
    const only = { resource: { proxmox_download_file: { image: { url: 'https://a/b.qcow2' } } } };
    expect(reportOf(document).isRefused).toBe(true);
    expect(reportOf(only)).toMatchObject({ isRefused: false, counts: { error: 0, warning: 1, note: 0 } });
    expect(reportOf(only, { policy: settings({ failOn: 'warning' }) }).isRefused).toBe(true);
    expect(reportOf(document, { policy: settings({ failOn: 'never' }) }).isRefused).toBe(false);
  });

  it('lets be what is suppressed with a reason, where and for as long as it is', () => {
    const privileged = (suppress: PolicySettings['suppress']): (string | undefined)[] =>
      reportOf(document, { policy: settings({ suppress }) })
        .findings.filter(({ policy }) => policy === 'ct-privileged')
        .map(({ subject, suppressed }) => suppressed ?? subject);
    const rule = { policy: 'ct-privileged', reason: 'needs NFS' };
    expect(privileged([])).toEqual(['web', 'db']);
    expect(privileged([rule])).toEqual(['needs NFS', 'needs NFS']);
    expect(privileged([{ ...rule, on: ['db'] }])).toEqual(['web', 'needs NFS']);
    expect(privileged([{ ...rule, until: today }])).toEqual(['needs NFS', 'needs NFS']);
    expect(privileged([{ ...rule, until: '2026-11-20' }])).toEqual(['web', 'db']);
  });

  it('tells of suppressions that suppress nothing', () => {
    const suppress = [
      { policy: 'vm-agent-absent', reason: 'a' },
      { policy: 'vm-agent-absnet', reason: 'b' },
      { policy: 'ct-privileged', reason: 'c', until: '2020-01-01' },
    ];
    expect(reportOf(document, { policy: settings({ suppress }) }).stale).toEqual([
      { policy: 'vm-agent-absent', why: 'it finds nothing that this suppresses' },
      { policy: 'vm-agent-absnet', why: 'there is no policy with this id; did you mean "vm-agent-absent"?' },
      { policy: 'ct-privileged', why: 'it was suppressed until 2020-01-01' },
    ]);
  });

  it('tells of names that a suppression has in vain, and takes two that overlap for used', () => {
    const staleOf = (suppress: PolicySettings['suppress'], partOf?: string): unknown =>
      evaluate(
        {
          ...{ name: 'dev', posture: 'dev', policy: settings({ suppress }) },
          ...(partOf === undefined ? {} : { partOf }),
        },
        document,
        { today },
      ).stale;
    const rule = { policy: 'ct-privileged', reason: 'needs NFS' };
    expect(staleOf([{ ...rule, on: ['db', 'dbb', 'wbe'] }])).toEqual([
      { policy: 'ct-privileged', why: 'it finds nothing on dbb, wbe' },
    ]);
    expect(staleOf([rule, { ...rule, reason: 'until it is moved', on: ['db'] }])).toEqual([]);
    // The other machines are in other parts.
    expect(staleOf([{ ...rule, on: ['db', 'of-another-part'] }], 'dev')).toEqual([]);
  });

  it('is suppressed by the name of a node, a storage or a provider too', () => {
    const whole = {
      provider: { proxmox: [{ endpoint: 'https://pve1:8006/', insecure: true }] },
      terraform: { required_providers: { proxmox: { version: '>= 0.1' } } },
      resource: {
        proxmox_virtual_environment_vm: {
          one: { node_name: 'pve1', disk: [{ datastore_id: 'thin', size: 200 }] },
        },
      },
    };
    const open = (...suppress: PolicySettings['suppress']): string[] =>
      evaluate({ name: 'dev', posture: 'dev', policy: settings({ suppress }) }, whole, {
        today,
        storages: [{ name: 'thin', nodes: ['pve1'], sizeGib: 100 }],
        nodes: [{ name: 'pve1', apiEndpoint: 'https://pve1:8006/' }],
      }).findings.flatMap(({ policy, subject, suppressed }) =>
        suppressed === undefined && subject !== 'one' ? [`${policy} ${subject ?? ''}`] : [],
      );
    expect(open().toSorted()).toEqual([
      'provider-not-pinned proxmox',
      'storage-overcommitted thin',
      'tls-not-verified pve1',
    ]);
    const rules = [
      ['tls-not-verified', 'pve1'],
      ['provider-not-pinned', 'proxmox'],
      ['storage-overcommitted', 'thin'],
    ].map(([policy = '', name = '']) => ({ policy, reason: 'known', on: [name] }));
    expect(open(...rules)).toEqual([]);
    expect(open(...rules.map((rule) => ({ ...rule, on: ['other'] })))).toHaveLength(3);
  });

  it('reads as text with the worst first', () => {
    const report = reportOf(document, {
      policy: settings({ suppress: [{ policy: 'ct-id-not-given', reason: 'r' }] }),
    });
    const text = policyText(report, createColors(false));
    expect(text.split('\n').slice(0, 4)).toEqual([
      'error  ct-privileged',
      '  web: it is privileged',
      '  db: it is privileged',
      expect.stringMatching(/^ {2}→ Set unprivileged/),
    ]);
    expect(text).toContain(
      'dev: 2 errors, 1 warning, 1 note, 2 suppressed; a deploy is refused (fail_on: error)',
    );
  });

  it('is SARIF in which each result names a rule, and suppressions their reason', () => {
    const report = reportOf(document, {
      policy: settings({ suppress: [{ policy: 'ct-privileged', on: ['db'], reason: 'old' }] }),
    });
    const sarif = policySarif(report, {
      policies,
      version: '1.2.3',
      file: 'cdktf.out/stacks/dev/cdk.tf.json',
    }) as {
      runs: [
        {
          tool: { driver: { rules: { id: string }[] } };
          results: { ruleId: string; ruleIndex: number; level: string; suppressions?: unknown }[];
        },
      ];
    };
    // What the schema of 2.1.0 wants of each, to the values that it allows.
    expect(sarif).toEqual({
      $schema: expect.stringContaining('sarif-schema-2.1.0.json'),
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'rackwright', version: '1.2.3', rules: expect.any(Array) } },
          results: expect.any(Array),
        },
      ],
    });
    for (const result of sarif.runs[0].results)
      expect(result).toMatchObject({
        message: { text: expect.stringMatching(/./) },
        level: expect.stringMatching(/^(error|warning|note)$/),
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'cdktf.out/stacks/dev/cdk.tf.json' },
              region: { startLine: 1, startColumn: 1 },
            },
          },
        ],
        partialFingerprints: { 'rackwright/v1': expect.any(String) },
      });
    const [{ tool, results }] = sarif.runs;
    expect(results).toHaveLength(report.findings.length);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(results.flatMap(({ suppressions }) => suppressions ?? [])).toEqual([
      { kind: 'external', justification: 'old' },
    ]);
  });

  it('names the lines of the specs in SARIF and JUnit, where they are known', () => {
    const origins = new Map([
      ['web', { file: 'specs/vms/web 1.yaml', line: 3, column: 9 }],
      ['db', { file: '/srv/site/vms/db.yaml', line: 4, column: 1 }],
    ]);
    const report = evaluate({ name: 'dev', posture: 'dev' }, document, {
      today,
      originOf: ({ resource }) => origins.get(resource?.name ?? ''),
    });
    const sarif = policySarif(report, { policies, version: '1.2.3', file: 'cdktf.out/a.json' });
    const { runs } = sarif as { runs: [{ results: { ruleId: string; locations: [object] }[] }] };
    const located = (rule: string): object[] =>
      runs[0].results.filter(({ ruleId }) => ruleId === rule).map(({ locations: [each] }) => each);
    const at = (uri: string, startLine: number, startColumn: number): object =>
      expect.objectContaining({
        physicalLocation: { artifactLocation: { uri }, region: { startLine, startColumn } },
      }) as object;
    expect(located('ct-privileged')).toEqual([
      at('specs/vms/web%201.yaml', 3, 9),
      at('file:///srv/site/vms/db.yaml', 4, 1),
    ]);
    expect(located('image-no-checksum')).toEqual([at('cdktf.out/a.json', 1, 1)]);
    const xml = policyJunit(report, policies);
    expect(xml).toContain(
      'specs/vms/web 1.yaml:3:9: web: it is privileged&#10;/srv/site/vms/db.yaml:4:1: db:',
    );
    expect(xml).toContain('>image: nothing verifies');
  });

  it('is JUnit with a test for each policy, whatever the text holds', () => {
    const nasty = { resource: { proxmox_download_file: { image: { url: 'https://a/"<&>\u0001/b.qcow2' } } } };
    const xml = policyJunit(reportOf(nasty), policies);
    expect(xml.match(/<testcase /g)).toHaveLength(policies.length);
    expect(xml).toContain('failures="1" skipped="0"');
    expect(xml).toContain('https://a/&quot;&lt;&amp;&gt;\uFFFD/b.qcow2');
  });
});

describe('the catalogue', () => {
  it('has more than thirty policies, each with a case of its own and an id of its own', () => {
    const whole = [
      'firewall-cluster-unknown',
      'tls-not-verified',
      'credentials-in-configuration',
      'provider-not-pinned',
      'state-on-one-machine',
      'storage-overcommitted',
    ];
    const ids = policies.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(30);
    expect([...new Set(cases.map(({ policy }) => policy)), ...whole].toSorted()).toEqual(ids.toSorted());
  });

  it('is what the reference shows', () => {
    const shown = readFileSync(join(home, 'docs/reference/policies.md'), 'utf8');
    const cells = (text: string): string[] =>
      text.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').replaceAll(/-+/g, '-'));
    expect(cells(shown)).toEqual(cells(policyReference()));
  });

  it('does not refuse the example', () => {
    for (const name of ['dev', 'prod'] as const) {
      const file = join(home, 'tests/golden/terraform', name, 'json/cdk.tf.json');
      const report = reportOf(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>, {
        posture: name,
      });
      expect(report.counts.error).toBe(0);
      expect(report.findings.length).toBeGreaterThan(0);
    }
  });
});
