import { Browser, chromium, type Page } from '../../lab/pve/page/browser';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { freePort } from '../../free-port';
import { noPostgres, startPostgres, type StateServer } from '../../e2e/state-servers';
import type { MachineEvent } from '../../../boot/machines';
import { vmRack } from '../vm-rack';
import { RunningServer } from '../http/running-server';

const missing = chromium === undefined ? 'no Chromium here' : noPostgres;
const suite = missing === undefined ? describe : describe.skip;

suite(
  `what an operator does in the dashboard${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    jest.setTimeout(120_000);
    let browser: Browser;
    let lab: LabFixture;
    let postgres: StateServer;
    let rack: RunningServer;
    const racks: RunningServer[] = [];
    let start: () => Promise<void>;
    let page: Page;

    const text = (selector: string): Promise<string> =>
      page.evaluate(`document.querySelector('${selector}').innerText`);
    const until = (selector: string, words: string): Promise<void> =>
      page.until(`document.querySelector('${selector}').innerText.includes(${JSON.stringify(words)})`);
    const button = (label: string): string =>
      `[...document.querySelectorAll('button')].find((each) => each.textContent === ${JSON.stringify(label)} && each.offsetParent)`;
    const click = async (label: string): Promise<void> => {
      await page.until(button(label));
      await page.evaluate(`{ const it = ${button(label)}; it.focus(); it.click(); }`);
    };
    const buttons = (): Promise<readonly string[]> =>
      page.evaluate(
        `[...document.querySelectorAll('#detail .actions button')].map((each) => each.textContent)`,
      );
    const choose = async (name: string): Promise<void> => {
      await click(name);
      await page.until(`document.querySelector('#name').textContent === '${name}'`);
    };
    const confirm = async (name: string): Promise<void> => {
      await page.until(`document.activeElement.id === 'confirm-name'`);
      await page.type(name);
      await page.press('Enter', 'Enter', '\r');
    };
    const happens = async (name: string, ...events: readonly MachineEvent[]): Promise<void> => {
      for (const event of events)
        expect(await rack.server.provisioner.parts.fleet.apply(name, event, { actor: 'test' })).toMatchObject(
          { ok: true },
        );
    };
    const startInstaller = { kind: 'installer-started', step: 'answered' } as const;

    beforeAll(async () => {
      lab = await startLab();
      postgres = await startPostgres();
      const site = vmRack({
        'nodes/pve1.yaml': (words) =>
          `${words.replace('https://192.0.2.1:8006', lab.lab.url)}tls: { verify: false }\npower_token: power\n`,
      });
      const [httpPort, httpsPort] = [await freePort(), await freePort()];
      start = async () => {
        rack = await RunningServer.start({
          ...{ httpPort, httpsPort, databaseUrl: postgres.credentials, site: () => site },
          ...(racks[0] ? { directory: racks[0].folder } : {}),
          secret: (path) => (path === 'api_tokens.power' ? lab.lab.token : 'a secret'),
        });
        racks.push(rack);
      };
      await start();
      const { client } = lab;
      const vm = { vmid: 10_021, name: 'v-ubuntu', memory: 128, boot: 'order=net0' };
      await client.waitTask(await client.post('nodes/lab/qemu', vm));
      browser = Browser.start(chromium ?? '');
      page = await browser.page({ width: 1280 });
      await page.open(rack.server.address.https);
      await page.until(`!document.querySelector('#login').hidden`);
      await page.evaluate(`document.getElementById('token').focus()`);
      await page.type(rack.admin);
      await page.press('Enter', 'Enter', '\r');
      await until('#machines-table', 'v-ubuntu');
    });
    afterAll(async () => {
      await browser.close();
      for (const each of racks.toReversed()) await each.close();
      await postgres.close();
      await lab.remove();
    });

    test('a VM is accepted, installed and switched; it starts by its boot order alone', async () => {
      await choose('v-ubuntu');
      expect(await buttons()).toEqual(['Accept', 'Switch on', 'Shut down', 'Restart', 'Cut the power']);
      await click('Accept');
      expect(await text('#confirm-text')).toBe('One installation erases the disks of v-ubuntu.');
      await confirm('v-ubuntu');
      await until('#state', 'accepted');
      await click('Install');
      await until('#state', 'booting');
      await until('#events-table', 'action: start');
      expect((await rack.asUser('/api/machines/v-ubuntu/power')).text).toBe('{"power":"on"}');
      // What the question did not warn of is not done by it.
      await click('Cut the power');
      expect(await text('#confirm-text')).toBe('Its operating system is not asked.');
      await happens('v-ubuntu', startInstaller);
      await until('#state', 'installing');
      await confirm('v-ubuntu');
      await until('#outcome', 'half a system');
      expect((await rack.asUser('/api/machines/v-ubuntu/power')).text).toBe('{"power":"on"}');
      await click('Cut the power');
      expect(await text('#confirm-text')).toContain('half a system');
      await confirm('v-ubuntu');
      await until('#outcome', 'v-ubuntu is off');
      await happens('v-ubuntu', { kind: 'install-succeeded' });
      await until('#state', 'installed');
    });

    test('it is installed again by its name alone; whoever leaves the question has done nothing', async () => {
      await click('Install again');
      await page.until(`document.querySelector('#confirm').open`);
      await page.press('Escape');
      await page.until(`!document.querySelector('#confirm').open`);
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Install again');
      await click('Install again');
      await page.until(`document.activeElement.id === 'confirm-name'`);
      await page.type('v-ubunt');
      await page.press('Enter', 'Enter', '\r');
      expect(await rack.stateOf('v-ubuntu')).toBe('installed');
      const spoken = await page.accessible();
      expect(spoken.some(({ role, name }) => role === 'dialog' && name.includes('v-ubuntu again?'))).toBe(
        true,
      );
      await page.type('u');
      await page.press('Enter', 'Enter', '\r');
      await until('#state', 'accepted');
      await click('Give back');
      await until('#state', 'released');
      expect(await buttons()).toContain('Accept');
    });

    test('what failed on its way is tried again, and what failed in its installation is not', async () => {
      await choose('debian1');
      expect(await buttons()).toEqual(['Accept']);
      await happens('debian1', { kind: 'accept' }, { kind: 'install' });
      for (const reason of ['first', 'second', 'no link'])
        await happens(
          'debian1',
          { kind: 'power-failed', reason },
          ...(reason === 'no link' ? [] : [{ kind: 'install' } as const]),
        );
      await until('#state', 'failed; no link');
      expect(await buttons()).toEqual(['Try again', 'Install again', 'Give back']);
      await click('Try again');
      await until('#state', 'booting');
      await happens('debian1', startInstaller, { kind: 'install-failed', reason: 'no disk' });
      await until('#state', 'no disk');
      expect(await buttons()).toEqual(['Install again', 'Give back']);
    });

    test('an installer that tells of a thousand steps hides no part of the picture', async () => {
      await happens('debian1', { kind: 'accept' }, { kind: 'install' }, startInstaller);
      for (let step = 0; step < 600; step += 1)
        await happens('debian1', { kind: 'progress', step: `step ${String(step)}` });
      await happens('debian1', { kind: 'install-succeeded' });
      await until('#state', 'installed');
      await until('#state', 'no playbook configures it here');
      await page.until(`document.querySelectorAll('#timeline rect').length === 4`);
      expect(await page.evaluate(`document.querySelectorAll('#events-table tbody tr').length`)).toBe(100);
    });

    test('the end of its newest log is there as it comes', async () => {
      await happens('debian1', { kind: 'accept', again: true }, { kind: 'install' }, startInstaller);
      const { fleet, tokens } = rack.server.provisioner.parts;
      const token = tokens.mint('report', (await fleet.find('debian1'))?.installation ?? '');
      for (const [file, line] of [
        ['z.log', 'partitioned'],
        ['a.log', 'copied'],
      ] as const) {
        const headers = { 'content-type': 'text/plain' };
        await rack.asMachine(`/logs/${token}/${file}`, { method: 'PUT', body: `${line}\n`, headers });
        await until('#log', line);
        await until('#log-title', file);
      }
    });

    test('a server that is started again is followed again', async () => {
      await rack.server.close();
      await until('#connection', 'does not answer');
      await start();
      await page.until(`document.querySelector('#connection').textContent === 'live'`, 60_000);
      await happens('debian1', { kind: 'install-failed', reason: 'after the restart' });
      await until('#state', 'after the restart');
    });

    test('who logs out sees nothing more', async () => {
      await click('Log out');
      await page.until(`!document.querySelector('#login').hidden`);
      expect(await page.evaluate(`document.querySelector('#overview').hidden`)).toBe(true);
      expect(await page.evaluate(`fetch('/api/machines').then(({ status }) => status)`)).toBe(401);
      await page.evaluate('location.reload()');
      await page.until(`document.readyState === 'complete' && !document.querySelector('#login').hidden`);
      const told = page.complaints.filter(
        (each) => !/40[19]|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE/.test(each),
      );
      expect(told).toEqual([]);
    });
  },
);
