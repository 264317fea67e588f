// Draws what the lab tells by server-sent events. Everything is text to it: nothing of the lab's becomes markup.

const element = (id) => document.getElementById(id);

/** A cell's text with a tone: good, bad or busy. */
const toned = (text, tone) => ({ text, tone });

const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;

function timeOf(milliseconds) {
  const node = document.createElement('time');
  const at = new Date(milliseconds);
  node.dateTime = at.toISOString();
  node.textContent = at.toISOString().slice(0, 19).replace('T', ' ');
  return node;
}

const SHOWN = new WeakMap();

/** Fills a table's body; rows that are as they were stay in place, so that a reader does not lose its way. */
function fill(id, rows, nothing) {
  const table = element(id);
  const labels = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const numbers = [...table.tHead.rows[0].cells].map((cell) => cell.classList.contains('number'));
  const body = table.tBodies[0];
  if (rows.length === 0) {
    const cell = document.createElement('td');
    cell.setAttribute('role', 'cell');
    cell.colSpan = labels.length;
    cell.className = 'empty';
    cell.textContent = nothing;
    const row = document.createElement('tr');
    row.setAttribute('role', 'row');
    row.append(cell);
    body.replaceChildren(row);
    return;
  }
  const written = rows.map((cells) => JSON.stringify(cells));
  const before = new Map([...body.rows].map((row) => [SHOWN.get(row), row]));
  const nodes = rows.map((cells, index) => {
    const known = before.get(written[index]);
    if (known) {
      before.delete(written[index]);
      return known;
    }
    const row = document.createElement('tr');
    row.setAttribute('role', 'row');
    cells.forEach((value, column) => row.append(cellOf(value, column, { labels, numbers })));
    SHOWN.set(row, written[index]);
    return row;
  });
  if (nodes.length !== body.rows.length || nodes.some((node, index) => body.rows[index] !== node)) {
    body.replaceChildren(...nodes);
  }
}

function cellOf(value, column, { labels, numbers }) {
  const cell = document.createElement(column === 0 ? 'th' : 'td');
  if (column === 0) cell.scope = 'row';
  // A row that is drawn as a card is a row all the same.
  cell.setAttribute('role', column === 0 ? 'rowheader' : 'cell');
  if (numbers[column]) cell.classList.add('number');
  cell.dataset.label = labels[column];
  const content = document.createElement('span');
  if (value !== null && typeof value === 'object' && 'at' in value) content.append(timeOf(value.at));
  else if (value !== null && typeof value === 'object') {
    content.textContent = value.text;
    content.dataset.tone = value.tone;
  } else content.textContent = String(value ?? '');
  if (content.textContent === '') cell.classList.add('blank');
  cell.append(content);
  return cell;
}

function stateOf({ status, lock }) {
  if (lock) return toned(`${status}, locked (${lock})`, 'busy');
  return toned(status, { running: 'good', unknown: 'bad', paused: 'busy' }[status]);
}

function outcomeOf(task) {
  if (task.status === undefined) return toned('running', 'busy');
  if (task.status === 'OK') return toned('OK', 'good');
  return toned(task.status, task.status.startsWith('WARNINGS') ? 'busy' : 'bad');
}

let spoken = '';

/** One sentence for those who do not see the page. */
function speak(view) {
  const running = view.nodes.reduce((sum, node) => sum + node.running, 0);
  const active = view.faults.filter((fault) => fault.active).length;
  const away = view.nodes.filter((node) => node.status !== 'online').map((node) => node.node);
  const sentence = [
    `${count(view.guestTotal, 'guest')}, ${running} running`,
    ...(away.length > 0 ? [`offline: ${away.join(', ')}`] : []),
    ...(active > 0 ? [`${count(active, 'fault')} in force`] : []),
  ].join('; ');
  if (sentence === spoken) return;
  spoken = sentence;
  element('news').textContent = sentence;
}

function draw(view) {
  element('about').textContent =
    `${view.name}: Proxmox VE ${view.version}, ${count(view.nodes.length, 'node')}`;
  fill(
    'nodes-table',
    view.nodes.map((node) => [
      node.node,
      toned(node.status, node.status === 'online' ? 'good' : 'bad'),
      node.address,
      node.guests,
      node.running,
      node.cores,
      `${node.memoryGib} GiB`,
    ]),
    'no nodes',
  );
  fill(
    'guests-table',
    view.guests.map((guest) => [
      guest.vmid,
      guest.name,
      stateOf(guest),
      guest.node,
      guest.kind,
      guest.tags,
      guest.notes,
    ]),
    view.guestTotal === 0 ? 'no guests' : 'no guest is like this',
  );
  const shown = view.guests.length;
  element('guest-count').textContent =
    view.guestsFound > shown
      ? `the first ${shown} of ${view.guestsFound}`
      : `${view.guestsFound} of ${view.guestTotal}`;
  fill(
    'tasks-table',
    view.tasks.map((task) => [{ at: task.at }, task.type, task.id, outcomeOf(task), task.node, task.user]),
    'no tasks yet',
  );
  fill(
    'faults-table',
    view.faults.map((fault) => [
      fault.name,
      fault.kind,
      fault.active ? toned('in force', 'bad') : '',
      fault.matched,
      fault.fired,
    ]),
    'no faults: make some with rackwright lab fault add',
  );
  fill(
    'firings-table',
    view.firings.map((firing) => [{ at: firing.at }, firing.fault, firing.request, firing.outcome]),
    'nothing yet',
  );
  speak(view);
}

function connectionIs(state, text) {
  const node = element('connection');
  if (node.dataset.state === state) return;
  node.dataset.state = state;
  node.textContent = text;
}

let source;

function listen() {
  source?.close();
  const filter = element('filter').value.trim();
  source = new EventSource(`/lab/page/events?filter=${encodeURIComponent(filter)}`);
  source.addEventListener('message', (event) => {
    connectionIs('live', 'live');
    draw(JSON.parse(event.data));
  });
  source.addEventListener('error', () => {
    connectionIs(
      'lost',
      source.readyState === EventSource.CLOSED
        ? 'not connected: ask rackwright lab status for a new link'
        : 'the lab does not answer; trying again',
    );
  });
}

let waiting;
element('filter').addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(listen, 200);
});
listen();
