// A child of the bench: the provisioning server of so many machines. usage: serve.ts FOLDER MACHINES
import { startBootServer } from '../../boot';
import { rackFile, rackSite } from '../../tests/boot/rack-site';

/** What a machine asks with. */
export interface MachineTokens {
  readonly boot: string;
  readonly report: string;
}

/** What the child answers. */
export interface Answers {
  readonly started: { readonly http: string; readonly https: string; readonly tokenFile: string };
  readonly usage: { readonly cpuSeconds: number; readonly mebibytes: number };
  readonly tokens: Readonly<Record<string, MachineTokens>>;
  /** How often each kind of event is in the log. */
  readonly events: Readonly<Record<string, number>>;
}

function hostOf(index: number): readonly [string, string] {
  const name = `iron${String(index)}`;
  const mac = `b4:2e:9a:${index
    .toString(16)
    .padStart(6, '0')
    .replace(/(..)(..)(..)/, '$1:$2:$3')}`;
  const disk = 'disks: { system: { serial: "S1", wipe: true, mount: / } }';
  return [`hosts/${name}.yaml`, `os: ubuntu\nnics: { eno1: { mac: "${mac}", ipv4: dhcp } }\n${disk}\n`];
}

async function main(directory: string, machines: number): Promise<void> {
  // None of the rack's own: their groups would wait for them.
  const away = ['pve1', 'ubuntu1', 'ubuntu2', 'debian1', 'image1', 'nixos1', 'talos1', 'talos2'].map(
    (name) => {
      return [`hosts/${name}.yaml`, rackFile(`hosts/${name}.yaml`).replace(/^os: .*$/m, '')] as const;
    },
  );
  const site = rackSite(
    Object.fromEntries([...away, ...Array.from({ length: machines }, (_, i) => hostOf(i))]),
  );
  const databaseUrl = process.env['DATABASE_URL'];
  const server = await startBootServer({
    directory,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    site: () => site,
    secret: () => undefined,
    environment: {},
    home: process.cwd(),
    ...{
      address: '127.0.0.1',
      listen: '127.0.0.1',
      httpPort: 0,
      httpsPort: 0,
      allowed: () => ['127.0.0.0/8'],
    },
    // All machines have one address here.
    httpLimits: { requestsPerMinute: 1e9, bodyBytes: 2 ** 20, logBytes: 2 ** 26 },
    proxies: ['127.0.0.1'],
    ansible: {
      isConfigured: () => true,
      run: (names) => Promise.resolve(new Map(names.map((name) => [name, undefined]))),
    },
    now: () => Date.now(),
    onLog: (line) => {
      process.stderr.write(`${line}\n`);
    },
  });
  const { fleet, tokens } = server.provisioner.parts;
  // What the making of a new database takes for a moment is not what the server holds.
  let most = 0;
  setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss() / 2 ** 20);
  }, 200);
  const answers: { readonly [K in keyof Answers]: () => Promise<Answers[K]> | Answers[K] } = {
    started: () => ({ ...server.address, tokenFile: server.adminTokenFile }),
    usage: () => {
      const { user, system } = process.cpuUsage();
      return { cpuSeconds: (user + system) / 1e6, mebibytes: most };
    },
    tokens: async () =>
      Object.fromEntries(
        (await fleet.list()).flatMap(({ name, installation }) =>
          installation === undefined
            ? []
            : [
                [
                  name,
                  { boot: tokens.mint('boot', installation), report: tokens.mint('report', installation) },
                ],
              ],
        ),
      ),
    events: async () => {
      const counts: Record<string, number> = {};
      for (const { kind } of await fleet.events({ most: 10_000_000 })) counts[kind] = (counts[kind] ?? 0) + 1;
      return counts;
    },
  };
  process.on('message', (wanted: keyof Answers) => {
    void Promise.resolve(answers[wanted]()).then((answer) => process.send?.(answer));
  });
  process.send?.('up');
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
