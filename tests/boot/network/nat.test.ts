import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { droppingChains } from '../../../boot/network';
import { renderNat } from '../../../boot/network/nat';

const needs = {
  root: process.getuid?.() === 0,
  nftables: spawnSync('nft', ['--version']).status === 0,
  'network namespaces': existsSync('/proc/self/ns/net') && spawnSync('ip', ['-V']).status === 0,
};
const missing = Object.entries(needs).flatMap(([name, isThere]) => (isThere ? [] : [name]));
const suite = missing.length === 0 ? describe : describe.skip;

const OPTIONS = { address: '10.0.12.2/24', uplink: 'up0' };

test('no name of an interface becomes a rule', () => {
  for (const uplink of ['a"; drop', '', 'x'.repeat(16), 'a b']) {
    expect(() => renderNat({ ...OPTIONS, uplink })).toThrow('no name of an interface');
  }
});

suite(
  `the way out of the provisioning network${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`}`,
  () => {
    const [machine, server, world] = ['m', 's', 'w'].map((part) => `rwnat${part}${String(process.pid)}`);
    const ip = (...words: readonly (string | undefined)[]): void => {
      const { status, stderr } = spawnSync('ip', words.map(String), { encoding: 'utf8' });
      if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr}`);
    };
    const within = (namespace: string | undefined, argv: readonly string[], input = '') =>
      spawnSync('ip', ['netns', 'exec', String(namespace), ...argv], { encoding: 'utf8', input });

    /** What a listener sees of one that connects: its address, or nothing where it does not come through. */
    async function connect(given: {
      from?: string;
      to?: string;
      address: string;
      patienceMs?: number;
    }): Promise<string> {
      const listener = `require('net').createServer(s=>{console.log(s.remoteAddress);s.end();process.exit()}).listen(8000,'0.0.0.0',()=>console.log('ready'))`;
      const child = spawn('ip', ['netns', 'exec', String(given.to), process.execPath, '-e', listener]);
      let said = '';
      const ended = new Promise((done) => child.once('close', done));
      await new Promise<void>((ready) =>
        child.stdout.on('data', (text: Buffer) => {
          said += text.toString();
          if (said.includes('ready')) ready();
        }),
      );
      const caller = `const s=require('net').connect(8000,'${given.address}');s.setTimeout(${String(given.patienceMs ?? 3000)},()=>process.exit(1));s.on('error',()=>process.exit(1));s.on('close',()=>process.exit(0))`;
      within(given.from, [process.execPath, '-e', caller]);
      child.kill();
      await ended;
      return said.replace('ready', '').trim();
    }

    beforeAll(() => {
      for (const name of [machine, server, world]) ip('netns', 'add', name);
      ip('link', 'add', 'eth0', 'netns', machine, 'type', 'veth', 'peer', 'prov0', 'netns', server);
      ip('link', 'add', 'eth0', 'netns', world, 'type', 'veth', 'peer', 'up0', 'netns', server);
      for (const [namespace, device, address] of [
        [machine, 'eth0', '10.0.12.21/24'],
        [server, 'prov0', '10.0.12.2/24'],
        [server, 'up0', '192.0.2.1/24'],
        [world, 'eth0', '192.0.2.9/24'],
      ]) {
        ip('-n', namespace, 'addr', 'add', address, 'dev', device);
        ip('-n', namespace, 'link', 'set', device, 'up');
      }
      ip('-n', machine, 'route', 'add', 'default', 'via', '10.0.12.2');
      // The world would find the way back even without the address of the server: only the rules keep it out.
      ip('-n', world, 'route', 'add', '10.0.12.0/24', 'via', '192.0.2.1');
      within(server, ['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
    });
    afterAll(() => {
      for (const name of [machine, server, world]) spawnSync('ip', ['netns', 'del', String(name)]);
    });

    const out = { from: machine, to: world, address: '192.0.2.9' };
    const into = { from: world, to: machine, address: '10.0.12.21' };

    test('without the rules both sides see each other as they are', async () => {
      expect(await connect(out)).toBe('10.0.12.21');
      expect(await connect(into)).toBe('192.0.2.9');
    });

    test('with them machines get out by the address of the server, and nobody gets in; twice is as good as once', async () => {
      for (let times = 0; times < 2; times += 1) {
        expect(within(server, ['nft', '-f', '-'], renderNat(OPTIONS))).toMatchObject({
          status: 0,
          stderr: '',
        });
      }
      expect(await connect(out)).toBe('192.0.2.1');
      expect(await connect(into)).toBe('');
      expect(within(server, ['nft', 'list', 'tables']).stdout.trim()).toBe('table ip rackwright_boot');
    });

    // Chains as Docker, ufw and others have them: without their rules, with their policy.
    test.each([
      [
        'ip filter FORWARD',
        'table ip filter { chain FORWARD { type filter hook forward priority 0; policy drop; }\n }',
      ],
      [
        'inet guard forward',
        'table inet guard { chain forward { type filter hook forward priority 0; policy drop; }\n chain other { iifname "eth9" accept; }\n }',
      ],
    ])(
      'a chain %s that drops what is forwarded is told by name, and its remedy lets it through',
      async (name, table) => {
        within(server, ['nft', '-f', '-'], renderNat(OPTIONS));
        const chains = () =>
          droppingChains(within(server, ['nft', '-j', 'list', 'ruleset']).stdout, {
            from: 'prov0',
            to: 'up0',
          });
        expect(chains()).toEqual([]);
        expect(within(server, ['nft', '-f', '-'], table)).toMatchObject({ status: 0, stderr: '' });
        try {
          expect(await connect(out)).toBe('');
          const [found, ...others] = chains();
          expect(others).toEqual([]);
          expect(found?.name).toBe(name);
          expect(within(server, ['sh', '-c', found?.remedy ?? ''])).toMatchObject({ status: 0, stderr: '' });
          expect(await connect(out)).toBe('192.0.2.1');
          expect(chains()).toEqual([]);
        } finally {
          within(server, ['nft', 'delete', 'table', ...name.split(' ').slice(0, 2)]);
        }
      },
    );

    test('a chain that lets machines out, and not what answers them, is told, and so is one of other interfaces', async () => {
      within(server, ['nft', '-f', '-'], renderNat(OPTIONS));
      const table = (rules: string): string =>
        `table inet guard\ndelete table inet guard\ntable inet guard { chain forward { type filter hook forward priority 0; policy drop; ${rules}\n }\n }`;
      const found = (rules: string): readonly string[] => {
        expect(within(server, ['nft', '-f', '-'], table(rules))).toMatchObject({ status: 0, stderr: '' });
        const listed = within(server, ['nft', '-j', 'list', 'ruleset']).stdout;
        return droppingChains(listed, { from: 'prov0', to: 'up0' }).map(({ from }) => from);
      };
      const answers = 'ct state established,related accept;';
      try {
        for (const [rules, dropped] of [
          ['iifname "prov0" accept;', 'up0'],
          [`iifname "prov0" accept; oifname "docker0" ${answers}`, 'up0'],
          ['iifname "prov0" accept; ct state invalid accept;', 'up0'],
          [`iifname "prov0" oifname "docker0" accept; ${answers}`, 'prov0'],
          [`iifname != "prov0" accept; ${answers}`, 'prov0'],
        ] as const) {
          expect([rules, found(rules)]).toEqual([rules, [dropped]]);
          expect(await connect({ ...out, patienceMs: 500 })).toBe('');
        }
        for (const rules of [
          `iifname "prov0" accept; ${answers}`,
          `iifname { "prov0", "eth9" } oifname "up0" accept; iifname "up0" ${answers}`,
        ]) {
          expect([rules, found(rules)]).toEqual([rules, []]);
          expect(await connect(out)).toBe('192.0.2.1');
        }
      } finally {
        within(server, ['nft', 'delete', 'table', 'inet', 'guard']);
      }
    });

    test.each([
      ['ufw-user-forward', 'ufw route allow in on prov0 out on up0'],
      ['DOCKER-USER', 'iptables -I DOCKER-USER -i prov0 -o up0 -j ACCEPT; '],
    ])('where there is a chain %s, its own way to let it through is told', (other, remedy) => {
      const table = `table ip filter { chain ${other} { }\n chain FORWARD { type filter hook forward priority 0; policy drop; }\n }`;
      within(server, ['nft', '-f', '-'], table);
      const listed = within(server, ['nft', '-j', 'list', 'ruleset']).stdout;
      within(server, ['nft', 'delete', 'table', 'ip', 'filter']);
      const [found] = droppingChains(listed, { from: 'prov0', to: 'up0' });
      expect(found?.remedy).toContain(remedy);
    });
  },
);
