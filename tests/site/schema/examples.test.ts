import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const specs = resolve(__dirname, '../../../specs');
const files = ['.', 'envs', 'hosts', 'nodes', 'vms']
  .filter((folder) => existsSync(join(specs, folder)))
  .flatMap((folder) => readdirSync(join(specs, folder)).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.yaml') && !/secrets|lock/.test(file));

/** What an editor makes of a file: the JSON Schema that its first line names, and not the one that it was made from. */
function asEditor(file: string, change: (text: string) => string = (text) => text): readonly string[] {
  const text = change(readFileSync(join(specs, file), 'utf8'));
  const [, named = ''] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text) ?? [];
  const schema = JSON.parse(
    readFileSync(join(specs, file, '..', named), 'utf8'),
  ) as z.core.JSONSchema.JSONSchema;
  const result = z.fromJSONSchema(schema).safeParse(parse(text));
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'));
}

test.each(files)('editors find no fault in %s', (file) => {
  expect(asEditor(file)).toEqual([]);
});

test('editors find what is wrong', () => {
  const spoilt = (by: string) =>
    asEditor('vms/dev2.yaml', (text) => text.replace('vm_id: 10002', `vm_id: 10002\n${by}`));
  expect(spoilt('memory: 1GiB')).toEqual([]);
  expect(spoilt('memory: 1GB')).toEqual(['memory']);
  expect(spoilt('cores: 0')).toEqual(['cores']);
  expect(spoilt('memroy: 1GiB')).toEqual(['']);
});
