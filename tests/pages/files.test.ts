import { join } from 'node:path';
import { PageFiles } from '../../pages';

const home = join(__dirname, '../..');

it.each(['boot/dashboard/assets', 'lab/pve/page/assets'])(
  'the page in %s loads files that are there',
  (folder) => {
    const files = new PageFiles(home, folder);
    const html = files.own('index.html');
    expect(html.type).toBe('text/html; charset=utf-8');
    const loaded = [...html.text.matchAll(/(?:href|src)="[^"#]*[/]([a-z]+[.](?:css|js|svg))"/g)].map(
      ([, name = '']) => name,
    );
    expect(loaded).toEqual(expect.arrayContaining(['common.css', 'icon.svg', 'page.css', 'page.js']));
    for (const name of loaded)
      expect(
        (['common.css', 'icon.svg'].includes(name) ? files.common(name) : files.own(name)).text,
      ).not.toBe('');
  },
);

it('knows no other kinds of files', () => {
  expect(() => new PageFiles(home, 'pages').own('README.md')).toThrow('no page loads');
});
