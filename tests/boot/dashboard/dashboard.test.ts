import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, chromium, type Page } from '../../lab/pve/page/browser';
import { type LabRack, startLabRack } from '../power/lab-rack';
import { rackFile, rackSite } from '../rack-site';
import { RunningServer } from '../http/running-server';

const suite = chromium === undefined ? describe.skip : describe;
const HOSTILE = `<script>globalThis.stolen = 1</script><img src=x onerror="globalThis.stolen = 2">`;
const MACHINES = rackSite().hosts?.length ?? 0;
const PICTURES = process.env['RACKWRIGHT_PICTURES'];

suite(`the dashboard in a browser${chromium === undefined ? ' (skipped: no Chromium here)' : ''}`, () => {
  jest.setTimeout(120_000);
  let browser: Browser;
  let rack: LabRack;
  let running: RunningServer;
  let page: Page;

  const text = (selector: string): Promise<string> =>
    page.evaluate(`document.querySelector('${selector}').innerText`);
  const click = (label: string): Promise<void> =>
    page.evaluate(
      `[...document.querySelectorAll('button')].find((each) => each.textContent === ${JSON.stringify(label)} && each.offsetParent).click()`,
    );
  const fillIn = (id: string, value: string): Promise<void> =>
    page.evaluate(
      `{ const field = document.getElementById('${id}'); field.value = ${JSON.stringify(value)}; field.dispatchEvent(new Event('input', { bubbles: true })); }`,
    );
  const picture = async (name: string): Promise<void> => {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.picture(join(PICTURES, `${name}.png`));
  };
  const logIn = async (into: Page, token: string): Promise<void> => {
    await into.open(running.server.address.https);
    await into.until(`!document.querySelector('#login').hidden`);
    await into.evaluate(
      `{ document.getElementById('token').value = '${token}'; document.querySelector('#login button').click(); }`,
    );
  };

  beforeAll(async () => {
    rack = await startLabRack(['ubuntu1']);
    const { address, port, user, password } = rack.access;
    const site = rackSite({
      'hosts/ubuntu1.yaml': `${rackFile('hosts/ubuntu1.yaml')}bmc: { address: ${address}, port: ${String(port)}, verify_tls: false }\n`,
    });
    running = await RunningServer.start({
      site: () => site,
      secret: (path) => ({ 'bmc.ubuntu1.user': user, 'bmc.ubuntu1.password': password })[path] ?? 'a secret',
    });
    browser = Browser.start(chromium ?? '');
    page = await browser.page({ width: 1280 });
  });
  afterAll(async () => {
    await browser.close();
    await running.close();
    await rack.close();
  });

  test('nothing is shown before the login, and a wrong token opens nothing', async () => {
    await logIn(page, 'rw_wrong');
    await page.until(`document.querySelector('#login-error').textContent.includes('no token')`);
    expect(await page.evaluate(`document.querySelector('#overview').hidden`)).toBe(true);
    expect(await page.evaluate(`fetch('/dashboard/events').then(({ status }) => status)`)).toBe(401);
    await picture('login');
    await logIn(page, running.admin);
    await page.until(`document.querySelectorAll('#machines-table tbody th').length === ${String(MACHINES)}`);
    expect(await text('#user')).toBe('admin, admin');
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await text('#connection')).toBe('live');
  });

  test('a machine is accepted by its name alone, and installed before one’s eyes', async () => {
    await click('ubuntu1');
    await page.until(`document.querySelector('#name').textContent === 'ubuntu1'`);
    await click('Accept');
    expect(await page.evaluate(`document.querySelector('#confirm').open`)).toBe(true);
    await fillIn('confirm-name', 'ubuntu2');
    expect(await page.evaluate(`document.querySelector('#confirm-yes').disabled`)).toBe(true);
    await fillIn('confirm-name', 'ubuntu1');
    await picture('confirm');
    await click('Go on');
    await page.until(`document.querySelector('#state').textContent.startsWith('accepted')`);
    await click('Install');
    await page.until(`document.querySelector('#state').textContent.startsWith('booting')`);
    await page.until(`document.querySelector('#events-table').innerText.includes('action: start')`);
    expect(rack.started).toEqual(['ubuntu1: nic']);

    const { fleet, tokens } = running.server.provisioner.parts;
    const { installation = '' } = (await fleet.find('ubuntu1')) ?? {};
    running.pass(90_000);
    await fleet.apply('ubuntu1', { kind: 'installer-started', step: 'answered' }, { actor: 'machine' });
    const token = tokens.mint('report', installation);
    await running.asMachine(`/report/${token}`, {
      json: { kind: 'progress', step: HOSTILE, percent: 40 },
    });
    await page.until(`document.querySelector('#machines-table progress')?.value === 40`);
    await running.asMachine(`/logs/${token}/install.log`, {
      ...{ method: 'PUT', body: `first line\n${HOSTILE}\nlast line\n` },
      headers: { 'content-type': 'text/plain' },
    });
    running.pass(300_000);
    await running.asMachine(`/report/${token}`, { json: { kind: 'succeeded' } });
    await page.until(`document.querySelector('#state').textContent.startsWith('installed')`);
    await page.until(`document.querySelector('#log').textContent.includes('last line')`);
    expect(await text('#news')).toContain('ubuntu1 is installed');
    expect(await page.evaluate('globalThis.stolen ?? null')).toBeNull();
    expect(await page.evaluate(`document.querySelectorAll('main img, main script').length`)).toBe(0);
  });

  test('the timeline is a picture, and the same in words', async () => {
    const says = `document.querySelector('#timeline svg')?.getAttribute('aria-label')`;
    await page.until(`${says}?.includes('then installed')`);
    const label = await page.evaluate<string>(says);
    expect(label).toMatch(/^ubuntu1: accepted\b.*, then booting\b.*, then installing\b.*, then installed$/);
    expect(await page.evaluate(`document.querySelectorAll('#timeline rect').length`)).toBe(4);
    expect(await text('#timeline')).toContain('installing 5 min');
    await picture('detail');
  });

  test('power is switched by its buttons, and set back to the disk', async () => {
    await click('Cut the power');
    await fillIn('confirm-name', 'ubuntu1');
    await click('Go on');
    await page.until(`document.querySelector('#outcome').textContent === 'ubuntu1 is off'`);
    await click('Disk next');
    await page.until(`document.querySelector('#outcome').textContent.includes('from disk once')`);
    await click('Switch on');
    await page.until(`document.querySelector('#outcome').textContent === 'ubuntu1 is on'`);
    expect(rack.started).toEqual(['ubuntu1: nic', 'ubuntu1: disk']);
  });

  test('who may only look has no buttons, and another site cannot act for anybody', async () => {
    const made = await running.asUser('/api/tokens', { json: { name: 'eve', role: 'viewer' } });
    const { token } = JSON.parse(made.text) as { token: string };
    const other = await browser.page({ width: 1280 });
    await logIn(other, token);
    await other.until(`document.querySelectorAll('#machines-table tbody th').length === ${String(MACHINES)}`);
    await other.evaluate(`document.querySelector('#machines-table button').click()`);
    expect(
      await other.evaluate(`document.querySelectorAll('.actions button:not(dialog button)').length`),
    ).toBe(0);
    const forged = await running.asUser('/api/machines/ubuntu1/release', {
      ...{ method: 'POST', token: '' },
      headers: { cookie: `__Host-rackwright=${running.admin}`, origin: 'https://example.org' },
    });
    expect(forged.status).toBe(401);
    expect(await running.stateOf('ubuntu1')).toBe('installed');
    await running.asUser('/api/tokens/eve', { method: 'DELETE' });
    await other.evaluate(`location.reload()`);
    await other.until(`!document.querySelector('#login').hidden`);
  });

  test('it is used by keyboard, read by a screen reader, and fits a phone', async () => {
    const phone = await browser.page({ width: 390, height: 844, dark: true });
    await logIn(phone, running.admin);
    await phone.until(`document.querySelectorAll('#machines-table tbody th').length === ${String(MACHINES)}`);
    for (let tabs = 0; tabs < 15; tabs += 1) {
      if (await phone.evaluate(`document.activeElement.textContent === 'ubuntu1'`)) break;
      await phone.press('Tab');
    }
    expect(await phone.evaluate(`document.activeElement.textContent`)).toBe('ubuntu1');
    await phone.press('Enter', 'Enter', '\r');
    await phone.until(`document.activeElement.id === 'name'`);
    await phone.until(`document.querySelectorAll('#timeline rect').length === 4`);
    expect(await phone.evaluate(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
    const nodes = await phone.accessible();
    for (const wanted of [
      { role: 'heading', name: 'ubuntu1' },
      { role: 'button', name: 'Give back' },
      { role: 'button', name: 'pve1' },
      { role: 'searchbox', name: 'Show machines with' },
    ])
      expect(nodes).toContainEqual(wanted);
    expect(nodes.some(({ role, name }) => /im(g|age)/i.test(role) && name.startsWith('ubuntu1: '))).toBe(
      true,
    );
    if (PICTURES !== undefined) await phone.picture(join(PICTURES, 'phone.png'));
    expect(phone.complaints.filter((each) => !each.includes('401'))).toEqual([]);
    expect(page.complaints.filter((each) => !each.includes('401'))).toEqual([]);
  });
});

test('its files are served over TLS alone, with a policy that lets nothing else in', async () => {
  const running = await RunningServer.start();
  try {
    expect((await running.asMachine('/')).status).toBe(404);
    const { status, text, headers } = await running.asUser('/', { token: '' });
    expect(status).toBe(200);
    expect(text).toContain('<title>Rackwright machines</title>');
    expect(headers?.['content-security-policy']).toContain("default-src 'self'");
    expect((await running.asUser('/dashboard/events', { token: '' })).status).toBe(401);
    expect((await running.asUser('/dashboard/../../package.json', { token: '' })).status).toBe(404);
  } finally {
    await running.close();
  }
});
