import { type Document, isCollection, isMap, isPair, isScalar, visit, type YAMLSeq } from 'yaml';
import { boundPath, decryptValue, isEncrypted, type TypedText } from './cipher';
import { documentText, parseSecrets, visitDocument } from './document';
import { SOPS_KEY } from './leaves';
import type { SopsFile } from './sops-file';

/** Ciphertexts of a file by what they stand for, so that what stays equal keeps its bytes. */
export type KnownCiphertexts = ReadonlyMap<string, string>;

/** A file in plain text, for an editor, and what it was encrypted as. */
export interface PlainDocument {
  readonly text: string;
  readonly known: KnownCiphertexts;
}

/** What a ciphertext stands for: a value of a type below some keys. */
export function ciphertextKey(keys: readonly string[], { type, text }: TypedText): string {
  return `${boundPath(keys)}\0${type}\0${text}`;
}

/** The file without encryption; its hash must have been checked before. */
export function plainDocument(file: SopsFile, key: Buffer): PlainDocument {
  const document = parseSecrets(file.source.text);
  const known = new Map<string, string>();
  const maps = new Set<string>();
  const comments = new Map<unknown, string>();
  const open = (text: string, keys: readonly string[]): TypedText | undefined => {
    const value = isEncrypted(text) ? decryptValue(text, key, boundPath(keys)) : undefined;
    if (value) known.set(ciphertextKey(keys, value), text);
    return value;
  };
  visitDocument(document, {
    scalar: (node, keys) => {
      for (let length = 0; length <= keys.length; length += 1)
        maps.add(JSON.stringify(keys.slice(0, length)));
      const value = typeof node.value === 'string' ? open(node.value, keys) : undefined;
      if (!value) return;
      if (value.type === 'comment') comments.set(node, value.text);
      node.value = valueOf(value);
      node.type = value.type === 'str' && value.text.includes('\n') ? 'BLOCK_LITERAL' : 'PLAIN';
      // Digits that are no more than padding would read as a whole number that cannot be kept.
      if (value.type === 'float' && Number.isInteger(node.value)) node.format = 'EXP';
      // A time is written as it stands; as text it would come back in quotes.
      if (value.type === 'time') Object.assign(node, { source: value.text });
    },
    comment: (line) => line,
  });
  visitDocument(document, {
    scalar: () => undefined,
    // Where a comment belongs is read in more than one way: whichever place it opens at was meant.
    comment: (line, keys) => {
      const places = [keys, ...[...maps].map((text) => JSON.parse(text) as string[])];
      for (const place of isEncrypted(line) ? places : []) {
        const value = open(line, place);
        if (value) return value.text;
      }
      return line;
    },
  });
  visit(document, {
    Seq: (_, list) => {
      takeOutComments(list, comments);
    },
  });
  removeSops(document);
  return { text: documentText(document), known };
}

function valueOf({ type, text }: TypedText): string | number | boolean {
  if (type === 'bool') return text.toLowerCase() === 'true';
  const number = Number(text);
  // Larger ones would lose digits; as text they keep them.
  if (type === 'int') return Number.isSafeInteger(number) ? number : text;
  // Infinity is none that the specs take.
  return type === 'float' && Number.isFinite(number) ? number : text;
}

/** Entries of a list that SOPS made of comments become comments again, above the entry that follows. */
function takeOutComments(list: YAMLSeq, comments: ReadonlyMap<unknown, string>): void {
  let held: string[] = [];
  list.items = list.items.filter((item) => {
    const comment = comments.get(item);
    if (comment !== undefined) {
      held.push(comment);
      return false;
    }
    if (held.length > 0 && (isScalar(item) || isCollection(item))) {
      item.commentBefore = [...held, ...(item.commentBefore == null ? [] : [item.commentBefore])].join('\n');
    }
    held = [];
    return true;
  });
  if (held.length > 0) list.comment = [...held, ...(list.comment == null ? [] : [list.comment])].join('\n');
}

/** Takes SOPS' own part away; the comment above it ends the file. */
function removeSops(document: Document.Parsed): void {
  if (!isMap(document.contents)) return;
  const pair = document.contents.items.find(
    (item) => isPair(item) && isScalar(item.key) && item.key.value === SOPS_KEY,
  );
  document.delete(SOPS_KEY);
  const above = isScalar(pair?.key) ? pair.key.commentBefore : undefined;
  if (above != null) document.comment = document.comment == null ? above : `${above}\n${document.comment}`;
}
