import { fieldReference, jsonSchemas } from '../../../site/schema';

const pages = [...fieldReference()].filter(([path]) => path !== 'files/README.md');

test('each kind of file has a page, and the index names it', () => {
  const names = [...jsonSchemas().keys()].map((file) => file.replace('.schema.json', ''));
  expect(pages.map(([path]) => path)).toEqual(names.map((name) => `files/${name}.md`));
  for (const name of names) expect(fieldReference().get('files/README.md')).toContain(`(${name}.md)`);
});

test.each(pages)('%s: every field of the schema has a row, and every link leads to a table', (path, text) => {
  const schema = jsonSchemas().get(path.replace('files/', '').replace('.md', '.schema.json')) ?? '';
  const fields = [...schema.matchAll(/"properties": \{\s*"(\w+)"/g)].map(([, name]) => name ?? '');
  expect(fields.length).toBeGreaterThan(2);
  for (const name of fields) expect(text).toContain(`\n| \`${name}\` | `);
  const anchors = [...text.matchAll(/^## `(.*)`$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(/[^\w -]/g, ''),
  );
  const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
  expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([]);
  expect(new Set(anchors).size).toBe(anchors.length);
});

test('a row says type, range, default and example', () => {
  expect(fieldReference().get('files/vm.md')).toContain(
    '| `cores` | whole number, 1 to 1024 | 1 | `2` | CPU cores for each socket, 1 to 1024. |',
  );
});
