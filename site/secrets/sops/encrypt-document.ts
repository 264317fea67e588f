import { isAlias, isMap, Scalar, visit, type Document } from 'yaml';
import { boundPath, encryptValue, type TypedText } from './cipher';
import { documentText, parseSecrets, visitDocument } from './document';
import { SOPS_KEY } from './leaves';
import { Mac } from './mac';
import { ciphertextKey, type KnownCiphertexts } from './plain-document';
import { plainScalar } from './plain-scalar';
import { isToEncrypt, type SopsRules } from './rules';

/** How a text is encrypted. */
export interface Encryption {
  readonly key: Buffer;
  readonly rules: SopsRules;
  readonly macOnlyEncrypted: boolean;
  /** SOPS' own part but the hash and the time, which are set here. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** What was encrypted before. */
  readonly known?: KnownCiphertexts;
  readonly now: Date;
}

/** Why a text cannot be encrypted, with the offset in it. */
export interface PlainFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** Looks for what keeps a text from being encrypted; the words never hold a part of it. */
export function faultsOf(text: string): readonly PlainFault[] {
  const document = parseSecrets(text);
  const faults = document.errors.map(({ code, pos: [start, end] }) => ({
    message: `the YAML is not valid here (${code.toLowerCase().replaceAll('_', ' ')})`,
    start,
    end,
  }));
  if (faults.length > 0) return faults;
  const { contents } = document;
  const fault = (message: string, [start, end]: readonly number[] = [0, 0]): PlainFault => ({
    message,
    start: start ?? 0,
    end: end ?? 0,
  });
  if (contents === null) return [fault('there is nothing in it')];
  if (!isMap(contents)) return [fault('the secrets are a map of keys', contents.range)];
  if (isMap(contents) && contents.has(SOPS_KEY)) return [fault(`"${SOPS_KEY}" is taken by SOPS itself`)];
  const found: PlainFault[] = [];
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) || node.anchor !== undefined)
        found.push(fault('SOPS has no anchors and aliases; write the value again', node.range ?? []));
      else if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
        found.push(fault('the secrets are plain data, without tags', node.range ?? []));
    },
  });
  return found;
}

/** Encrypts a text that `faultsOf` has no fault in; what is known keeps its bytes. */
export function encryptDocument(text: string, encryption: Encryption): string {
  const { key, rules, macOnlyEncrypted, known, now } = encryption;
  const document = parseSecrets(text);
  const mac = new Mac(macOnlyEncrypted);
  const seal = (value: TypedText, keys: readonly string[]): string =>
    known?.get(ciphertextKey(keys, value)) ?? encryptValue(value, key, boundPath(keys));
  visitDocument(document, {
    scalar: (node, keys) => {
      const value = typed(node, text);
      const encrypted = isToEncrypt(rules, keys);
      mac.add(value, encrypted);
      if (!encrypted || value.text === '') return;
      node.value = seal(value, keys);
      node.type = 'PLAIN';
      delete node.tag;
      delete node.format;
    },
    comment: (line, keys) => (isToEncrypt(rules, keys) ? seal({ type: 'comment', text: line }, keys) : line),
  });
  const lastModified = `${now.toISOString().slice(0, 19)}Z`;
  addMeta(document, encryption.meta, {
    lastmodified: lastModified,
    mac: encryptValue({ type: 'str', text: mac.digest() }, key, lastModified),
  });
  return documentText(document);
}

function typed(node: Scalar, text: string): TypedText {
  const [start = 0, end = 0] = node.range ?? [];
  return plainScalar(node.value as string | number | boolean, text.slice(start, end));
}

function addMeta(
  document: Document.Parsed,
  meta: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): void {
  const node = document.createNode({ ...meta, ...own });
  visit(node, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
      // Without quotes it would be a time to SOPS.
      if (scalar.value === own['lastmodified']) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const key = document.createNode(SOPS_KEY);
  // What ends the file stays above SOPS' own part, which is read as nothing else.
  if (document.comment != null) key.commentBefore = document.comment;
  document.comment = null;
  document.add({ key, value: node });
}
