import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../../cli/context';
import { program } from '../../cli/program';
import { runWith } from './run-program';

/** Commands that only look. */
const READING = [
  ...['validate', 'diff', 'drift', 'inventory', 'summary', 'doctor', 'explain', 'graph', 'policy', 'verify'],
  ...[
    'answer',
    'secrets check',
    'lab status',
    'lab env',
    'lab list',
    'lab snapshots list',
    'lab root status',
  ],
];

/** The public half of a key that nobody has. */
const KEY = `AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(43)}`;

interface Sarif {
  readonly runs: readonly [
    {
      readonly results: readonly {
        readonly ruleId: string;
        readonly locations: readonly [
          {
            readonly physicalLocation: {
              readonly artifactLocation: { readonly uri: string };
              readonly region: { readonly startLine: number; readonly startColumn: number };
            };
          },
        ];
      }[];
    },
  ];
}

/** No action runs before the command line is parsed. */
const root = program({ writer: {}, folders: {} } as unknown as Context);

test.each(READING)('%s prints JSON when asked by --json', (path) => {
  const found = path
    .split(' ')
    .reduce<Command | undefined>((at, name) => at?.commands.find((each) => each.name() === name), root);
  expect(found?.options.map(({ long }) => long)).toContain('--json');
});

describe('policies of the example', () => {
  const project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
  const variables = { HOME: project, RACKWRIGHT_HOME: resolve(__dirname, '../..') };

  beforeAll(() => {
    cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true });
    const keys = join(project, '.rackwright/keys');
    mkdirSync(keys, { recursive: true });
    writeFileSync(join(keys, 'automation_ed25519.pub'), `ssh-ed25519 ${KEY} automation\n`);
  });
  afterAll(() => {
    rmSync(project, { recursive: true });
  });

  test('--json of a command with formats is its format json', async () => {
    const short = await runWith(variables, project, 'policy', 'dev', '--json');
    expect(JSON.parse(short.out)).toMatchObject({ environment: 'dev', isRefused: false });
    expect(short).toEqual(await runWith(variables, project, 'policy', 'dev', '--format', 'json'));
  });

  test('are located in SARIF at lines of the specs', async () => {
    const { out } = await runWith(variables, project, 'policy', 'dev', '--format', 'sarif');
    const [{ results }] = (JSON.parse(out) as Sarif).runs;
    const lines = results.map(({ ruleId, locations: [{ physicalLocation }] }) => {
      const { artifactLocation, region } = physicalLocation;
      const text = readFileSync(join(project, artifactLocation.uri), 'utf8').split('\n')[
        region.startLine - 1
      ];
      return [ruleId, artifactLocation.uri, text?.slice(region.startColumn - 1)];
    });
    expect(lines).toEqual([
      ['vm-firewall-off', 'specs/envs/dev.yaml', 'vmbr0, ipv4: 10.0.12.2/24 }'],
      ['vm-firewall-off', 'specs/envs/dev.yaml', 'devnet, ipv4: 10.10.10.1/24 }'],
      ['vm-firewall-off', 'specs/envs/dev.yaml', 'devnet }'],
      ['vm-firewall-off', 'specs/envs/dev.yaml', 'devnet }'],
      ['image-no-checksum', 'specs/defaults.yaml', expect.stringContaining('https://cloud.debian.org/')],
      ['image-not-pinned', 'specs/defaults.yaml', expect.stringContaining('/latest/')],
    ]);
  });
});
