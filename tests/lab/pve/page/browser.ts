import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const PLACES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].flatMap((name) =>
  ['/usr/bin', '/usr/local/bin', '/snap/bin'].map((folder) => join(folder, name)),
);

/** A Chromium of this machine; undefined when there is none. */
export const chromium = PLACES.find((path) => existsSync(path));

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

/** Keys that do something by their number. */
const KEY_CODES: Readonly<Record<string, number>> = { Tab: 9, Escape: 27 };

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly height?: number;
  readonly dark?: boolean;
}

/** A browser of its own profile, driven by the DevTools protocol over a pipe: it listens on no port. */
export class Browser {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #listeners = new Set<(reply: Reply) => void>();
  #rest = '';
  #last = 0;

  private constructor(path: string) {
    this.#profile = mkdtempSync(join(tmpdir(), 'rackwright-browser-'));
    this.#process = spawn(
      path,
      [
        '--headless=new',
        '--remote-debugging-pipe',
        `--user-data-dir=${this.#profile}`,
        '--ignore-certificate-errors',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const output = this.#process.stdio[4] as Readable;
    output.setEncoding('utf8').on('data', (text: string) => {
      const parts = (this.#rest + text).split('\0');
      this.#rest = parts.pop() ?? '';
      for (const part of parts) this.#take(JSON.parse(part) as Reply);
    });
  }

  static start(path: string): Browser {
    return new Browser(path);
  }

  /** A page in a context of its own: no cookie of another page is in it. */
  async page(look: Look): Promise<Page> {
    const { browserContextId } = await this.send('Target.createBrowserContext', {});
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, String(sessionId));
    await page.prepare(look);
    return page;
  }

  send(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    this.#last += 1;
    const id = this.#last;
    const input = this.#process.stdio[3] as Writable;
    input.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (reply) => {
        if (reply.error) reject(new Error(`${method}: ${reply.error.message}`));
        else resolve(reply.result ?? {});
      });
    });
  }

  listen(listener: (reply: Reply) => void): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.#process.once('exit', done));
    void this.send('Browser.close', {}).catch(() => undefined);
    const limit = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(limit);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #take(reply: Reply): void {
    if (reply.id === undefined) for (const listener of this.#listeners) listener(reply);
    else {
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    }
  }
}

/** A page of a browser. */
export class Page {
  /** What the console, the network and the page's policies complained of. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #session: string;

  constructor(browser: Browser, session: string) {
    this.#browser = browser;
    this.#session = session;
  }

  async prepare({ width, height = 900, dark = false }: Look): Promise<void> {
    this.#browser.listen(({ method, params, sessionId }) => {
      if (sessionId !== this.#session) return;
      if (method === 'Runtime.exceptionThrown') this.complaints.push(JSON.stringify(params));
      if (method === 'Log.entryAdded') this.complaints.push((params?.['entry'] as { text: string }).text);
      if (method === 'Page.javascriptDialogOpening') this.complaints.push('a dialog was opened');
    });
    for (const domain of ['Page', 'Runtime', 'Log', 'Accessibility']) await this.#send(`${domain}.enable`);
    await this.#send('Emulation.setDeviceMetricsOverride', {
      ...{ width, height, deviceScaleFactor: 1 },
      mobile: width < 600,
    });
    const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
    await this.#send('Emulation.setEmulatedMedia', { features });
  }

  /** Opens an address; answers the status of the document. */
  async open(url: string): Promise<void> {
    await this.#send('Page.navigate', { url });
    await this.until('document.readyState === "complete"');
  }

  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', {
      ...{ expression, returnByValue: true },
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: T }).value;
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string, timeoutMs = 20_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const done = await this.evaluate<boolean>(`Boolean(${expression})`).catch(() => false);
      if (done) return;
      if (Date.now() > deadline) {
        const text = await this.evaluate<string>('document.body.innerText');
        throw new Error(`never true in the page: ${expression}\n${text}`);
      }
      await new Promise((again) => setTimeout(again, 50));
    }
  }

  async press(key: string, code = key, text?: string): Promise<void> {
    const event = {
      key,
      code,
      ...(text === undefined ? {} : { text }),
      windowsVirtualKeyCode: KEY_CODES[key] ?? 0,
    };
    await this.#send('Input.dispatchKeyEvent', {
      type: text === undefined ? 'rawKeyDown' : 'keyDown',
      ...event,
    });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  async type(text: string): Promise<void> {
    for (const letter of text) await this.press(letter, '', letter);
  }

  /** What a screen reader finds: role and name of each node. */
  async accessible(): Promise<readonly { readonly role: string; readonly name: string }[]> {
    const { nodes } = await this.#send('Accessibility.getFullAXTree');
    return (nodes as { ignored: boolean; role?: { value: string }; name?: { value: string } }[])
      .filter(({ ignored }) => !ignored)
      .map(({ role, name }) => ({ role: role?.value ?? '', name: name?.value ?? '' }));
  }

  /** The whole page as a picture. */
  async picture(file: string): Promise<void> {
    const { data } = await this.#send('Page.captureScreenshot', {
      format: 'png',
      captureBeyondViewport: true,
    });
    writeFileSync(file, Buffer.from(String(data), 'base64'));
  }

  #send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    return this.#browser.send(method, params, this.#session);
  }
}
