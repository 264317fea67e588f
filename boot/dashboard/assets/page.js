// The dashboard: machines as they change, and what an operator may let happen to them.

import { element, fill, make, stateOf, timeOf } from './draw.js';
import { timeline } from './timeline.js';

const machines = new Map();
let user;
let chosen;
let source;
let opener;

const MAY_INSTALL_ANEW = ['installed', 'ready', 'failed', 'released'];
const ACTIONS = {
  discovered: ['accept'],
  accepted: ['install', 'release'],
  booting: ['release'],
  installing: [],
  installed: ['reinstall', 'release'],
  configuring: ['release'],
  ready: ['reinstall', 'release'],
  failed: ['retry', 'reinstall', 'release'],
  released: ['accept'],
  broken: ['mend', 'release'],
};
const TITLES = {
  accept: 'Accept',
  reinstall: 'Install again',
  install: 'Install',
  retry: 'Try again',
  release: 'Give back',
  mend: 'Take back into service',
};
const POWER = { on: 'Switch on', shutdown: 'Shut down', restart: 'Restart', off: 'Cut the power' };
const DEVICES = { network: 'Network next', disk: 'Disk next' };

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, body) {
  const answer = await fetch(path, {
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          ...(body === null
            ? {}
            : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        }),
  });
  const isJson = (answer.headers.get('content-type') ?? '').includes('json');
  const said = isJson ? await answer.json() : await answer.text();
  if (answer.ok) return said;
  if (answer.status === 401) showLogin();
  throw new Refused(answer.status, said.message ?? 'the server cannot do this now');
}

const pathOf = (name, part) => `/api/machines/${encodeURIComponent(name)}${part ? `/${part}` : ''}`;

function showLogin() {
  source?.close();
  machines.clear();
  element('login').hidden = false;
  for (const id of ['overview', 'detail', 'logout']) element(id).hidden = true;
  element('user').textContent = '';
  connectionIs('', '');
  element('token').focus();
}

function connectionIs(state, text) {
  const node = element('connection');
  if (node.dataset.state === state) return;
  node.dataset.state = state;
  node.textContent = text;
}

function listen() {
  source?.close();
  source = new EventSource('/dashboard/events');
  source.addEventListener('user', (event) => {
    user = JSON.parse(event.data);
    element('user').textContent = `${user.name}, ${user.role}`;
    element('login').hidden = true;
    element('overview').hidden = false;
    element('logout').hidden = false;
  });
  source.addEventListener('message', (event) => {
    connectionIs('live', 'live');
    take(JSON.parse(event.data));
  });
  source.addEventListener('error', () => {
    connectionIs('lost', 'the server does not answer; trying again');
    // A browser does not say why: a login that has ended is seen by asking for something else.
    if (source.readyState === EventSource.CLOSED) {
      ask('/api/machines').then(
        () => setTimeout(listen, 2000),
        (error) => error.status === 401 || setTimeout(listen, 2000),
      );
    }
  });
}

function take(changed) {
  const news = [];
  for (const machine of changed) {
    const before = machines.get(machine.name);
    if (before && before.state !== machine.state) {
      news.push(`${machine.name} is ${machine.state}`);
      // What was said of the state before is not true any more.
      if (machine.name === chosen) element('outcome').textContent = '';
    }
    machines.set(machine.name, machine);
  }
  if (news.length > 0) element('news').textContent = news.join('; ');
  drawMachines();
  if (changed.some(({ name }) => name === chosen)) drawDetail();
}

function progressOf(machine) {
  const { state, step, percent, reason } = machine;
  if (state === 'installing' && percent !== undefined) {
    const bar = make('progress', { max: 100, value: percent });
    bar.setAttribute('aria-label', `${percent} %`);
    return make('span', {}, bar, ` ${step ?? ''}`);
  }
  return [reason ?? step, waitOf(machine)].filter(Boolean).join('; ');
}

/** For whom an installed machine waits until Ansible configures it. */
function waitOf({ state, hasPlaybook, waitsFor = [], waitsForCount = 0 }) {
  if (state !== 'installed') return '';
  if (hasPlaybook === false) return 'no playbook configures it here';
  if (waitsFor.length === 0) return '';
  const more = waitsForCount > waitsFor.length ? ` and ${waitsForCount - waitsFor.length} more` : '';
  return `waits for ${waitsFor.map(({ name, state: its }) => `${name} (${its})`).join(', ')}${more}`;
}

function drawMachines() {
  const filter = element('filter').value.trim().toLowerCase();
  const all = [...machines.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  const found = all.filter(({ name, state, address = '' }) =>
    `${name}\n${state}\n${address}`.toLowerCase().includes(filter),
  );
  element('count').textContent = `${found.length} of ${all.length}`;
  const rows = found.map((machine) => ({
    key: JSON.stringify(machine),
    cells: () => {
      const button = make('button', { type: 'button', className: 'link', text: machine.name });
      button.addEventListener('click', () => choose(machine.name));
      const { state, address = '', changedAt } = machine;
      return [button, stateOf(state), progressOf(machine), address, timeOf(changedAt)];
    },
  }));
  const focused = document.activeElement?.closest('#machines-table')
    ? document.activeElement.textContent
    : undefined;
  fill(
    element('machines-table'),
    rows,
    all.length === 0 ? 'no machines: describe them in hosts/' : 'none is like this',
  );
  if (focused !== undefined && !document.activeElement?.closest('#machines-table')) {
    const again = [...document.querySelectorAll('#machines-table button')].find(
      ({ textContent }) => textContent === focused,
    );
    again?.focus();
  }
}

function choose(name) {
  chosen = name;
  element('outcome').textContent = '';
  element('detail').hidden = false;
  drawDetail();
  element('name').focus();
  element('name').scrollIntoView({ block: 'start' });
}

function drawDetail() {
  const machine = machines.get(chosen);
  if (!machine) return;
  const { name, state, step, reason, attempt } = machine;
  element('name').textContent = name;
  element('state').replaceChildren(
    stateOf(state),
    [step, reason, attempt > 1 ? `attempt ${attempt}` : '', waitOf(machine)]
      .filter(Boolean)
      .map((word) => `; ${word}`)
      .join(''),
  );
  drawActions(machine);
  drawHistory().catch(tell);
}

function drawActions({ name, state, kind, isSwitched, failedIn }) {
  const may = user?.role === 'operator' || user?.role === 'admin';
  const button = (text, act, isDangerous = false) => {
    const node = make('button', { type: 'button', text, className: isDangerous ? 'danger' : '' });
    node.addEventListener('click', () => {
      opener = node;
      act();
    });
    return node;
  };
  const isRetried = failedIn !== 'installing';
  const actions = (may ? ACTIONS[state] : []).filter((action) => action !== 'retry' || isRetried);
  const focused = document.activeElement?.closest('.actions')
    ? document.activeElement.textContent
    : undefined;
  element('actions').replaceChildren(
    ...actions.map((action) =>
      button(TITLES[action], () => perform(name, action), ['accept', 'reinstall'].includes(action)),
    ),
  );
  const power = may && isSwitched ? Object.entries(POWER) : [];
  // A VM starts by its boot order alone.
  const devices = may && isSwitched && kind !== 'vm' ? Object.entries(DEVICES) : [];
  element('power').replaceChildren(
    ...power.map(([action, text]) => button(text, () => switchPower(name, action), action === 'off')),
    ...devices.map(([device, text]) =>
      button(text, () => send(name, 'boot-device', { device }, `${name} starts from ${device} once`)),
    ),
  );
  if (focused !== undefined && document.activeElement === document.body)
    [...document.querySelectorAll('.actions button')]
      .find(({ textContent }) => textContent === focused)
      ?.focus();
}

// One at a time, of what is newest then: an answer that came late would show what was before.
let isDrawing = false;
let isStale = false;
async function drawHistory() {
  isStale = true;
  if (isDrawing) return;
  isDrawing = true;
  try {
    while (isStale) {
      isStale = false;
      await drawHistoryOf(chosen);
    }
  } finally {
    isDrawing = false;
  }
}

async function drawHistoryOf(name) {
  const path = `/api/events?machine=${encodeURIComponent(name)}`;
  const events = await ask(`${path}&last=100`);
  // An installer may say a thousand things; the picture is made of what changed the state.
  const changes = await ask(`${path}&changes=true&last=1000`);
  if (name !== chosen) return;
  element('timeline').replaceChildren(...timeline(changes, { now: Date.now(), name }));
  const shown = events.reverse();
  const rows = shown.map(({ id, at, kind, actor, before, after, detail }) => ({
    key: String(id),
    cells: () => [
      timeOf(at),
      kind,
      actor,
      before === after ? (after ?? '') : `${before ?? ''} → ${after}`,
      Object.entries(detail)
        .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
        .map(([key, value]) => `${key}: ${value}`)
        .join('; '),
    ],
  }));
  fill(element('events-table'), rows, 'nothing yet');
  const files = await ask(pathOf(name, 'logs'));
  const last = files.toSorted((one, other) => (one.changedAt < other.changedAt ? -1 : 1)).at(-1);
  const text = last && (await ask(pathOf(name, `logs/${encodeURIComponent(last.file)}?tail=8000`)));
  if (name !== chosen) return;
  element('log-title').textContent = last ? `End of its log ${last.file}` : 'End of its log';
  element('log').textContent = text ?? 'it has uploaded none';
}

function tell(error) {
  if (error.status !== 401) element('outcome').textContent = error.message;
}

async function send(name, part, body, done) {
  element('outcome').textContent = '';
  try {
    const said = await ask(pathOf(name, part), body);
    element('outcome').textContent = done ?? `${name} is ${said.state ?? said.power}`;
  } catch (error) {
    tell(error);
  }
}

function perform(name, action) {
  if (action !== 'accept' && action !== 'reinstall') return void send(name, action, null);
  const again = MAY_INSTALL_ANEW.includes(machines.get(name).state);
  confirmThen(
    name,
    `${again ? 'Install' : 'Accept'} ${name}${again ? ' again' : ''}?`,
    `One installation erases the disks of ${name}.`,
    () => send(name, 'accept', { confirm: name, again }),
  );
}

function switchPower(name, action) {
  const isInstalling = machines.get(name).state === 'installing';
  if (action === 'on') return void send(name, 'power', { action });
  confirmThen(
    name,
    `${POWER[action]}: ${name}?`,
    isInstalling
      ? `${name} is being installed, and would be left with half a system.`
      : action === 'shutdown'
        ? 'Its operating system is asked to end.'
        : 'Its operating system is not asked.',
    // Only where it was warned of: it may be installed by now.
    () => send(name, 'power', { action, ...(isInstalling ? { confirm: name } : {}) }),
  );
}

/** Asks for the name of the machine, and goes on only with it. */
function confirmThen(name, title, text, act) {
  const dialog = element('confirm');
  const field = element('confirm-name');
  element('confirm-title').textContent = title;
  element('confirm-text').textContent = text;
  field.value = '';
  const yes = element('confirm-yes');
  yes.disabled = true;
  field.oninput = () => {
    yes.disabled = field.value !== name;
  };
  element('confirm-form').onsubmit = () => {
    if (field.value === name) act();
  };
  dialog.onclose = () => opener?.isConnected && opener.focus();
  dialog.showModal();
  field.focus();
}

element('confirm-no').addEventListener('click', () => element('confirm').close());
element('filter').addEventListener('input', drawMachines);
element('logout').addEventListener('click', async () => {
  await ask('/dashboard/logout', {}).catch(() => undefined);
  showLogin();
});
element('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  element('login-error').textContent = '';
  try {
    await ask('/dashboard/login', { token: element('token').value.trim() });
    element('token').value = '';
    listen();
  } catch (error) {
    element('login-error').textContent = error.message;
  }
});
ask('/api/machines').then(listen, (error) => error.status === 401 || setTimeout(listen, 2000));
