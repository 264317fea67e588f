import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
} from 'yaml';
import { SOPS_KEY } from './leaves';

/** What is done with the parts of a document, each with the keys above it. */
export interface DocumentVisitor {
  /** Called for every scalar but nulls, in the order of the file. */
  scalar(node: Scalar, keys: readonly string[]): void;
  /** Called for each line of each comment; what it gives takes the line's place. */
  comment(line: string, keys: readonly string[]): string;
}

type Commented = Pick<Node, 'comment' | 'commentBefore'>;

/** Parses a text so that it can be written again with its comments. */
export function parseSecrets(text: string): Document.Parsed {
  return parseDocument(text, { schema: 'core', stringKeys: true, prettyErrors: false, logLevel: 'error' });
}

/** Goes through a document; SOPS' own part is left out, but for the comment above it, which ends the rest. */
export function visitDocument(document: Document.Parsed, visitor: DocumentVisitor): void {
  visitComments(document, [], visitor);
  if (document.contents) visitNode(document.contents, [], visitor);
}

/** Writes it as SOPS would. */
export function documentText(document: Document.Parsed): string {
  return document.toString({ indent: 4, lineWidth: 0 });
}

function visitNode(node: unknown, keys: readonly string[], visitor: DocumentVisitor): void {
  if (isScalar(node)) {
    if (node.value !== null) visitor.scalar(node, keys);
    return;
  }
  if (!isCollection(node)) return;
  visitComments(node, keys, visitor);
  for (const item of node.items) {
    if (isSeq(node)) {
      if (isScalar(item)) visitComments(item, keys, visitor);
      visitNode(item, keys, visitor);
    }
    if (!isMap(node) || !isPair(item) || !isScalar(item.key)) continue;
    const name = String(item.key.value);
    visitComments(item.key, keys, visitor);
    if (keys.length === 0 && name === SOPS_KEY) continue;
    if (isScalar(item.value)) visitComments(item.value, keys, visitor);
    visitNode(item.value, [...keys, name], visitor);
  }
}

function visitComments(node: Commented, keys: readonly string[], visitor: DocumentVisitor): void {
  for (const field of ['commentBefore', 'comment'] as const) {
    const text = node[field];
    if (typeof text !== 'string') continue;
    node[field] = text
      .split('\n')
      .map((line) => (line.trim() === '' ? line : visitor.comment(line, keys)))
      .join('\n');
  }
}
