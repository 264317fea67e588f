// Draws tables. Everything is text to it: nothing that a machine says becomes markup.

export const element = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  const { text, role, ...rest } = properties;
  if (text !== undefined) node.textContent = text;
  if (role !== undefined) node.setAttribute('role', role);
  Object.assign(node, rest);
  node.append(...children);
  return node;
}

export function timeOf(iso) {
  return make('time', { dateTime: iso, text: iso.slice(0, 19).replace('T', ' ') });
}

const TONES = {
  ready: 'good',
  installed: 'good',
  failed: 'bad',
  broken: 'bad',
  booting: 'busy',
  installing: 'busy',
  configuring: 'busy',
};

export function stateOf(state) {
  const node = make('span', { text: state });
  node.dataset.tone = TONES[state] ?? 'calm';
  return node;
}

/** Fills a table's body with rows of nodes or texts; rows whose key is as it was stay, so that a reader keeps its place. */
export function fill(table, rows, nothing) {
  const labels = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const body = table.tBodies[0];
  if (rows.length === 0) {
    const cell = make('td', { role: 'cell', colSpan: labels.length, className: 'empty', text: nothing });
    body.replaceChildren(make('tr', { role: 'row' }, cell));
    return;
  }
  const before = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  const wanted = rows.map(({ key, cells }) => before.get(key) ?? rowOf(key, cells(), labels));
  wanted.forEach((row, index) => {
    if (body.rows[index] !== row) body.insertBefore(row, body.rows[index] ?? null);
  });
  while (body.rows.length > wanted.length) body.lastElementChild.remove();
}

function rowOf(key, cells, labels) {
  const row = make('tr', { role: 'row' });
  row.dataset.key = key;
  cells.forEach((content, column) => {
    const cell = make(column === 0 ? 'th' : 'td', { role: column === 0 ? 'rowheader' : 'cell' });
    if (column === 0) cell.scope = 'row';
    cell.dataset.label = labels[column];
    cell.append(content ?? '');
    if (cell.textContent === '' && cell.childElementCount === 0) cell.classList.add('blank');
    row.append(cell);
  });
  return row;
}
