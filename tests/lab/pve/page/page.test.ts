import { PveClient } from '../../../../pve/client';
import { FaultClient } from '../faults/fault-client';
import { createDebian, startLab, type LabFixture } from '../lab-fixture';
import { Browser, chromium, type Page } from './browser';

const suite = chromium === undefined ? describe.skip : describe;
const HOSTILE = `<script>globalThis.stolen = 1</script><img src=x onerror="globalThis.stolen = 2">`;

suite(`the page in a browser${chromium === undefined ? ' (skipped: no Chromium here)' : ''}`, () => {
  jest.setTimeout(120_000);
  let browser: Browser;
  let fixture: LabFixture;
  let faults: FaultClient;
  let page: Page;

  const link = async (): Promise<string> => {
    const { url: endpoint, token } = fixture.lab;
    const own = new PveClient({ endpoint, token, insecure: true, prefix: '/lab' });
    const { path } = await own.post<{ path: string }>('page/link');
    own.close();
    return `${endpoint}${path}`;
  };
  const rows = (table: string): Promise<string[]> =>
    page.evaluate(
      `[...document.querySelectorAll('#${table}-table tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText).join('|'))`,
    );

  beforeAll(async () => {
    browser = Browser.start(chromium!);
    fixture = await startLab({ model: { names: ['lab', 'lab2'] } });
    faults = new FaultClient(fixture);
    await createDebian(fixture.client, 100, { tags: 'web;prod', description: HOSTILE, start: 1 });
    await fixture.client.waitTask(await fixture.client.post('nodes/lab2/qemu', { vmid: 200, name: 'far' }));
    page = await browser.page({ width: 1280 });
    await page.open(await link());
    await page.until(`document.querySelectorAll('#guests-table tbody th').length === 2`);
  });
  afterAll(async () => {
    faults.close();
    await browser.close();
    await fixture.remove();
  });

  test('shows nodes, guests, tasks and faults, and the key is gone from the address', async () => {
    expect(await page.evaluate('location.search')).toBe('');
    expect(await rows('nodes')).toEqual([
      'lab|online|10.0.12.1|1|1|16|64 GiB',
      'lab2|online|10.0.12.2|1|0|16|64 GiB',
    ]);
    expect(await rows('guests')).toEqual([
      `100|vm100|running|lab|VM|prod, web|${HOSTILE}`,
      '200|far|stopped|lab2|VM||',
    ]);
    expect((await rows('tasks'))[0]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\|qmcreate\|200\|OK\|lab2\|root@pam!rackwright$/,
    );
    expect(await rows('faults')).toEqual(['no faults: make some with rackwright lab fault add']);
  });

  test('names, notes and reasons are text and never markup', async () => {
    await faults.add({ kind: 'status', path: '/version', status: 500, reason: HOSTILE });
    await faults.wire('GET', '/version');
    await page.until(`document.querySelector('#firings-table').innerText.includes('onerror')`);
    expect(await page.evaluate('globalThis.stolen ?? null')).toBeNull();
    expect(await page.evaluate(`document.querySelectorAll('main script, main img').length`)).toBe(0);
    await faults.clear();
  });

  test('is live: guests, faults and nodes change before one’s eyes, and a screen reader is told', async () => {
    await faults.add({ name: 'gone', kind: 'node-away', node: 'lab2' });
    await page.until(`document.querySelector('#nodes-table').innerText.includes('offline')`);
    await page.until(`document.querySelector('#news').textContent.includes('offline: lab2')`);
    expect(await rows('faults')).toEqual(['gone|node-away|in force|0|1']);
    expect((await rows('guests'))[1]).toBe('200||unknown|lab2|VM||'.replace('||', '|far|'));
    await faults.clear();
    await page.until(`!document.querySelector('#nodes-table').innerText.includes('offline')`);
    await fixture.client.waitTask(await fixture.client.post('nodes/lab/qemu/100/status/stop'));
    await page.until(`document.querySelector('#guests-table').innerText.includes('stopped')`);
    expect(await page.evaluate(`document.querySelector('#connection').textContent`)).toBe('live');
  });

  test('is used with the keyboard alone', async () => {
    await page.evaluate('document.activeElement.blur()');
    const seen: string[] = [];
    for (let step = 0; step < 8; step += 1) {
      await page.press('Tab');
      seen.push(
        await page.evaluate(
          `(({ tagName, id, hash, attributes }) => tagName + (id || hash || attributes['aria-labelledby']?.value || ''))(document.activeElement)`,
        ),
      );
    }
    expect(seen.map((name) => name.replace('DIV', ''))).toEqual([
      'A#guests',
      'A#nodes',
      'A#guests',
      'A#tasks',
      'A#faults',
      'nodes',
      'INPUTfilter',
      'guests',
    ]);
    await page.evaluate(`document.querySelector('#filter').focus()`);
    await page.type('far');
    await page.until(`document.querySelectorAll('#guests-table tbody th').length === 1`);
    expect(await rows('guests')).toEqual(['200|far|stopped|lab2|VM||']);
    expect(await page.evaluate(`document.querySelector('#guest-count').textContent`)).toBe('1 of 2');
    await page.evaluate(
      `document.querySelector('#filter').value = ''; document.querySelector('#filter').dispatchEvent(new Event('input'))`,
    );
    await page.until(`document.querySelectorAll('#guests-table tbody th').length === 2`);
  });

  test('has landmarks, headings and tables with headers', async () => {
    const found = await page.accessible();
    const of = (role: string): string[] => found.filter((node) => node.role === role).map(({ name }) => name);
    for (const role of ['banner', 'main', 'navigation']) expect(of(role)).toHaveLength(1);
    expect(of('heading')).toEqual(['Rackwright lab', 'Nodes', 'Guests', 'Tasks', 'Faults', 'What they did']);
    expect(of('table')).toEqual([
      'Nodes',
      'Guests',
      'Latest tasks',
      'Rules about what is to go wrong',
      'What faults did',
    ]);
    expect(of('columnheader')).toHaveLength(29);
    expect(of('rowheader')).toContain('lab2');
    expect(of('searchbox')).toEqual(['Show guests with']);
  });

  test.each([
    ['light', { width: 1280 }],
    ['dark', { width: 1280, dark: true }],
    ['phone', { width: 390, height: 844, dark: true }],
    ['phone-light', { width: 390, height: 844 }],
  ])('has contrast, and is not wider than the screen: %s', async (name, look) => {
    const other = await browser.page(look);
    await other.open(await link());
    await other.until(`document.querySelectorAll('#guests-table tbody th').length === 2`);
    expect(await other.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
    const contrasts = await other.evaluate<Record<string, number>>(CONTRASTS);
    for (const [what, ratio] of Object.entries(contrasts))
      expect({ what, enough: ratio >= 4.5, ratio }).toMatchObject({ enough: true });
    expect(Object.keys(contrasts).length).toBeGreaterThan(5);
    const tables = (await other.accessible()).filter(({ role }) => role === 'table');
    expect(tables).toHaveLength(5);
    const folder = process.env['RACKWRIGHT_PICTURES'];
    if (folder !== undefined) await other.picture(`${folder}/lab-${name}.png`);
    expect(other.complaints).toEqual([]);
  });

  test('a link is good once, and without it nothing is shown', async () => {
    const once = await link();
    const first = await browser.page({ width: 800 });
    await first.open(once);
    await first.until(`document.querySelector('#connection')?.dataset.state === 'live'`);
    expect(await first.evaluate('document.cookie')).toBe('');
    const second = await browser.page({ width: 800 });
    await second.open(once);
    expect(await second.evaluate('document.body.innerText')).toContain('rackwright lab status');
    await second.open(fixture.lab.url);
    expect(await second.evaluate('document.body.innerText')).toContain('rackwright lab status');
    expect(await second.evaluate(`fetch('/lab/page/events').then(({ status }) => status)`)).toBe(401);
  });

  test('a page that is open goes on when the lab comes back', async () => {
    const port = Number(new URL(fixture.lab.url).port);
    faults.close();
    await fixture.stop();
    await page.until(`document.querySelector('#connection').dataset.state === 'lost'`);
    fixture = await startLab({ directory: fixture.directory, port });
    faults = new FaultClient(fixture);
    await page.until(`document.querySelector('#connection').dataset.state === 'live'`, 30_000);
    expect(await rows('guests')).toHaveLength(2);
  });
});

/** Contrast of each kind of text with what is behind it, by WCAG's formula. */
const CONTRASTS = `(() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = numbers(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const light = (color) => {
    const [r, g, b] = color.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = {};
  for (const node of document.querySelectorAll('h1, h2, header p, nav a, th, td, td span, label')) {
    if (node.textContent.trim() === '') continue;
    const [a, b] = [light(numbers(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const what = node.tagName + (node.dataset.tone ?? '') + node.className;
    found[what] = Math.min(found[what] ?? 99, ratio);
  }
  return found;
})()`;
