import fc from '../../properties';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemList } from '../../../site/errors';
import { newDataKey } from '../../../site/secrets/age/data-key';
import { decryptValue, encryptValue, type SopsType } from '../../../site/secrets/sops/cipher';
import { decryptFile } from '../../../site/secrets/sops/decrypt-file';
import { encryptDocument, faultsOf } from '../../../site/secrets/sops/encrypt-document';
import { plainDocument } from '../../../site/secrets/sops/plain-document';
import { plainScalar } from '../../../site/secrets/sops/plain-scalar';
import { isToEncrypt } from '../../../site/secrets/sops/rules';
import { readSopsFile } from '../../../site/secrets/sops/sops-file';
import { SecretsFile } from '../../../site/secrets/secrets-file';
import { SourceFile } from '../../../site/text';
import { readYaml } from '../../../site/yaml';
import { project } from './project';

const golden = join(__dirname, '..', '..', 'golden', 'secrets');
const written = readFileSync(join(golden, 'sops-3.13.3.yaml'), 'utf8');
const identity = readFileSync(join(golden, 'identity.txt'), 'utf8');

/** The values of a file as `path value`, or its problems as `line:column CODE`. */
async function openText(
  text: string,
  environment: Record<string, string> = { SOPS_AGE_KEY: identity },
): Promise<string[]> {
  const { options } = project({ 'secrets.yaml': text }, environment);
  const problems = new ProblemList();
  const found = await SecretsFile.open(options, problems)?.decrypt(problems);
  if (!found) return problems.sorted().map(({ at, code }) => `${at?.line ?? 0}:${at?.column ?? 0} ${code}`);
  expect(problems.sorted()).toEqual([]);
  return [...found].map(([path, { secret }]) => `${path} ${JSON.stringify(secret.reveal())}`);
}

describe('a file that sops 3.13.3 wrote', () => {
  test('gives every value, with those that are not encrypted and without comments', async () => {
    expect(await openText(written)).toEqual([
      'api_tokens.pve1 "root@pam!x=00000000-0000-0000-0000-000000000000"',
      'api_tokens.pve2 ""',
      'numbers.i "12"',
      'numbers.f "1.5"',
      'numbers.b "True"',
      'numbers.t "2020-01-02T00:00:00Z"',
      'numbers.big "1000000000000000000000"',
      'list.0 "one"',
      'list.1 "two"',
      'list.2.k "v"',
      'note_unencrypted "2020-01-02T00:00:00Z"',
      'int_unencrypted "31"',
      'multi "line 1\\nline 2\\n"',
    ]);
  });

  const line = (key: string): string =>
    written.split('\n').find((each) => each.trim().startsWith(`${key}:`)) ?? '';
  const sealed = (key: string): string => /ENC\[[^\]]+\]/.exec(line(key))?.[0] ?? '';
  test.each([
    [
      'a value was moved',
      written.replace(sealed('i'), '<here>').replace(sealed('f'), sealed('i')).replace('<here>', sealed('f')),
      ['8:8 SOPS_TAMPERED', '9:8 SOPS_TAMPERED'],
    ],
    ['a value was changed', written.replace(/(i: ENC\[AES256_GCM,data:)jd8/, '$1kd8'), ['8:8 SOPS_TAMPERED']],
    ['a value was removed', written.replace(`${line('b')}\n`, ''), ['34:10 SOPS_TAMPERED']],
    [
      'a value without encryption was changed',
      written.replace('int_unencrypted: 31', 'int_unencrypted: 32'),
      ['35:10 SOPS_TAMPERED'],
    ],
    [
      'the time was changed',
      written.replace('2026-11-21T06:25:32Z', '2026-11-21T06:25:33Z'),
      ['35:10 SOPS_TAMPERED'],
    ],
    ['the hash is gone', written.replace(/ {4}mac: .*\n/, ''), ['24:5 SOPS_INVALID']],
    ['the hash is not encrypted', written.replace(/mac: .*/, 'mac: ABC'), ['35:10 SOPS_INVALID']],
    ['there is no time', written.replace(/lastmodified: .*/, 'lastmodified: now'), ['34:19 SOPS_INVALID']],
    ['a value is in plain text', written.replace(sealed('i'), 'twelve'), ['8:8 SECRET_NOT_ENCRYPTED']],
    ['two rules exclude each other', `${written}    encrypted_suffix: x\n`, ['38:23 SOPS_INVALID']],
    [
      'a rule is no pattern',
      written.replace('unencrypted_suffix: _unencrypted', "encrypted_regex: '('"),
      ['36:22 SOPS_INVALID'],
    ],
    [
      'a rule was made to hang',
      `${'a'.repeat(40)}!: x\n${written}`.replace(
        'unencrypted_suffix: _unencrypted',
        () => "encrypted_regex: '^(a|a|aa)+$'",
      ),
      ['25:5 SOPS_INVALID'],
    ],
    ['an entry has no recipient', written.replace(/ {10}recipient: .*\n/, ''), ['25:9 SOPS_INVALID']],
    [
      'the key of the file is damaged',
      written.replace('YWdlLWVuY3J5', 'YWdlLWVuY3J6'),
      ['25:16 SOPS_TAMPERED'],
    ],
    ['"sops" is no map', 'a: 1\nsops: 2\n', ['2:7 SOPS_INVALID']],
  ])('is refused where %s', async (_, text, expected) => {
    const found = await openText(text);
    expect(found).toEqual(expected);
  });

  test.each([
    ['nobody has an identity', {}, ['25:9 SOPS_NO_IDENTITY']],
    [
      'the identity is another one',
      { SOPS_AGE_KEY: 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX' },
      ['25:9 SOPS_WRONG_IDENTITY'],
    ],
    [
      'the identity is misspelt',
      { SOPS_AGE_KEY: `# mine\n${identity.trim().slice(-74, -1)}Q` },
      ['2:1 AGE_IDENTITY_INVALID'],
    ],
    ['the identity is something else', { SOPS_AGE_KEY: 'ssh-ed25519 AAAA' }, undefined],
    [
      'the file of identities is missing',
      { SOPS_AGE_KEY_FILE: '/nowhere/keys.txt' },
      ['0:0 FILE_MISSING', '25:9 SOPS_NO_IDENTITY'],
    ],
  ] as const)('is not opened where %s', async (_, environment, expected) => {
    const found = await openText(written, environment);
    if (expected) expect(found).toEqual(expected);
    else expect(found).toContain('1:1 AGE_IDENTITY_INVALID');
  });

  test('comes back from an edit with the bytes of all that did not change', () => {
    const { text, key, file } = opened(written);
    const plain = plainDocument(file, key);
    expect(plain.text).toContain('# about pve1');
    expect(plain.text).toContain('    # in list\n    - one');
    expect(plain.text).toContain('multi: |\n    line 1\n    line 2\n');
    expect(plain.text).toContain('# foot');
    expect(plain.text).not.toMatch(/ENC\[|sops:/);
    const changed = plain.text.replace('- two', '- three');
    const again = encryptDocument(changed, {
      key,
      rules: file.rules,
      macOnlyEncrypted: false,
      meta: { age: [] },
      known: plain.known,
      now: new Date(0),
    });
    const ciphertexts = (of: string): string[] => of.match(/ENC\[[^\]]+\]/g) ?? [];
    const before = new Set(ciphertexts(text));
    // The changed value, and the hash.
    expect(ciphertexts(again).filter((each) => !before.has(each))).toHaveLength(2);
    expect(opened(again).values).toEqual(expect.arrayContaining(['one', 'three', 'line 1\nline 2\n']));
  });

  const key = dataKeyOfGolden();
  function opened(text: string): {
    text: string;
    key: Buffer;
    file: Exclude<ReturnType<typeof readSopsFile>, 'plain' | undefined>;
    values: string[];
  } {
    const problems = new ProblemList();
    const source = new SourceFile('secrets.yaml', text, '/', true);
    const file = readSopsFile(source, readYaml(source, problems)!, problems);
    if (!file || file === 'plain') throw new Error(JSON.stringify(problems.sorted()));
    const values = decryptFile(file, key, problems);
    if (!values) throw new Error(JSON.stringify(problems.sorted()));
    return { text, key, file, values: [...values.values()].map(({ secret }) => secret.reveal()) };
  }
});

/** The key of the golden file, in hexadecimal: it opens that file and nothing else. */
function dataKeyOfGolden(): Buffer {
  return Buffer.from('108711a3332b75fc6da7271e840f32e0358e616ef67ee4ee6812923bcd304cab', 'hex');
}

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(null),
  fc.string({ unit: 'grapheme' }),
);
const keyName = fc.stringMatching(/^[a-z_][\w-]{0,8}$/).filter((name) => name !== 'sops');
const tree = fc.dictionary(
  keyName,
  fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(keyName, leaf, { maxKeys: 4 })),
  { minKeys: 1, maxKeys: 6 },
);

test('whatever is encrypted decrypts to itself, and to nothing under another key', () => {
  fc.assert(
    fc.property(tree, (plain) => {
      const key = newDataKey();
      const text = JSON.stringify(plain);
      const rules = { unencryptedSuffix: '_unencrypted' };
      const encrypted = encryptDocument(text, {
        key,
        rules,
        macOnlyEncrypted: false,
        meta: { age: [] },
        now: new Date(0),
      });
      const problems = new ProblemList();
      const source = new SourceFile('secrets.yaml', encrypted, '/', true);
      const file = readSopsFile(source, readYaml(source, problems)!, problems);
      if (!file || file === 'plain') throw new Error(JSON.stringify(problems.sorted()));
      const values = decryptFile(file, key, problems);
      expect(problems.sorted()).toEqual([]);
      for (const [path, value] of leaves(plain)) {
        if (typeof value === 'string') expect(values?.get(path)?.secret.reveal()).toBe(value);
        if (value !== null && value !== '') expect(values?.has(path)).toBe(true);
      }
      expect(decryptFile(file, newDataKey(), new ProblemList())).toBeUndefined();
    }),
  );
});

function* leaves(value: unknown, path: readonly string[] = []): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null) yield [path.join('.'), value];
  else for (const [key, each] of Object.entries(value)) yield* leaves(each, [...path, key]);
}

test('a value is bound to its place, and each encryption has another nonce', () => {
  const key = newDataKey();
  const value = { type: 'str' as SopsType, text: 'ünï' };
  const once = encryptValue(value, key, 'a:b:');
  expect(decryptValue(once, key, 'a:b:')).toEqual(value);
  expect(decryptValue(once, key, 'a:c:')).toBeUndefined();
  expect(encryptValue(value, key, 'a:b:')).not.toBe(once);
});

test.each([
  ['0x1F', 31, 'int', '31'],
  ['014', 14, 'int', '12'],
  ['1_000', '1_000', 'int', '1000'],
  ['12345678901234567890', 12345678901234567000, 'float', '12345678901234567000'],
  ['1.50', 1.5, 'float', '1.5'],
  ['1e-7', 1e-7, 'float', '0.0000001'],
  ['true', true, 'bool', 'True'],
  ['"12"', '12', 'str', '12'],
  ['2020-1-2 3:4:5.600 +02:00', '2020-1-2 3:4:5.600 +02:00', 'time', '2020-01-02T03:04:05.6+02:00'],
  ['2020-13-45', '2020-13-45', 'str', '2020-13-45'],
  ['yes', 'yes', 'str', 'yes'],
] as const)('%s is to SOPS what it is to Go', (source, value, type, text) => {
  expect(plainScalar(value, source)).toEqual({ type, text });
});

test('rules decide by any key above a value', () => {
  const ends =
    (end: string) =>
    (key: string): boolean =>
      key.endsWith(end);
  expect(isToEncrypt({ unencryptedSuffix: '_u' }, ['a_u', 'b'])).toBe(false);
  expect(isToEncrypt({ encryptedSuffix: '_e' }, ['a', 'b'])).toBe(false);
  expect(isToEncrypt({ encryptedRegex: ends('x') }, ['x', 'b'])).toBe(true);
  expect(isToEncrypt({ unencryptedRegex: ends('x') }, ['x', 'b'])).toBe(false);
  expect(isToEncrypt({}, ['a'])).toBe(true);
});

test.each([
  ['a: [1', 'the YAML is not valid here'],
  ['- a\n', 'the secrets are a map of keys'],
  ['sops: {}\n', '"sops" is taken by SOPS itself'],
  ['a: &x 1\nb: *x\n', 'SOPS has no anchors and aliases'],
  ['a: !code x\n', 'without tags'],
])('%j is not encrypted', (text, words) => {
  expect(faultsOf(text)[0]?.message).toContain(words);
});
