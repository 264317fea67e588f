import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import { holdsPrivateKey } from '../values';
import type { ProblemList } from '../errors';
import type { Place, SourceFile } from '../text';
import { endOfBlock } from './end-of-block';
import { isKeptNumber, losesDigits } from './kept-numbers';
import { DEEPEST } from './parse-document';
import type { Entry, MapTree, Tree } from './tree';

/** Tags of YAML's core schema, which say nothing that the value does not say itself. */
const PLAIN_TAGS: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);
/** Spaces, comments and an anchor may stand between a tag and its value. */
const FARTHEST_TAG = 1000;
/** Values that aliases may add to a file; what is beyond is a bomb. */
const MOST_ALIASED = 100_000;

/** Makes our own tree of a parsed document: smaller than the parser's, with aliases resolved. */
export function composeTree(document: Document.Parsed, source: SourceFile, problems: ProblemList): Tree {
  return new Composer(source, problems).compose(document.contents, 0);
}

/** An anchored value, how many values it unfolds to, and how many levels it adds. */
interface Anchored {
  readonly tree: Tree;
  readonly weight: number;
  readonly height: number;
}

class Composer {
  readonly #anchors = new Map<string, Anchored>();
  #count = 0;
  #aliased = 0;
  // One bomb is one problem, however many values come after the one that was too much.
  #refusedAliases = false;
  #refusedDepth = false;
  /** The deepest level of the value that is composed, those that its aliases add included. */
  #reach = 0;

  constructor(
    private readonly source: SourceFile,
    private readonly problems: ProblemList,
  ) {}

  compose(node: ParsedNode | null, depth: number): Tree {
    const place = this.place(node);
    if (node === null) return { kind: 'scalar', value: null, place };
    if (isAlias(node)) return this.resolve(node.source, place, depth);
    if (depth > DEEPEST) return this.refuseDepth(place);
    if (node.tag !== undefined && !PLAIN_TAGS.has(node.tag)) return this.refuseTag(node.tag, place);
    const before = this.#count;
    const around = this.#reach;
    this.#count += 1;
    this.#reach = depth;
    const tree = this.composeContent(node, place, depth);
    if (node.anchor !== undefined) {
      const [weight, height] = [this.#count - before, this.#reach - depth];
      this.#anchors.set(node.anchor, { tree, weight, height });
    }
    this.#reach = Math.max(around, this.#reach);
    return tree;
  }

  private composeContent(node: Exclude<ParsedNode, { type: 'ALIAS' }>, place: Place, depth: number): Tree {
    if (isMap(node)) return this.composeMap(node, place, depth);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.compose(item, depth + 1));
      const end = (node.flow ? undefined : items.at(-1)?.place.end) ?? place.end;
      return { kind: 'list', items, place: { ...place, end } };
    }
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' && holdsPrivateKey(value)) {
      const hint = 'remove it, treat it as disclosed, make a new pair, and name the file of its public half';
      return this.refuse('PRIVATE_KEY_IN_SPEC', 'this is a private key', hint, place);
    }
    if (typeof value === 'number') return this.composeNumber(value, place);
    if (value === null || typeof value === 'string' || typeof value === 'boolean') {
      return { kind: 'scalar', value, place };
    }
    return this.refuseTag(node.tag ?? typeof value, place);
  }

  private composeMap(node: YAMLMap.Parsed, place: Place, depth: number): MapTree {
    const entries = new Map<string, Entry>();
    const inherited: Tree[] = [];
    // The parser counts the comments and the empty lines after a collection in block style in.
    let { end } = place;
    for (const { key, value } of node.items) {
      // Keys that are no text were reported by the parser.
      if (!isScalar(key) || typeof key.value !== 'string') continue;
      if (key.value === '__proto__') {
        this.refuseKey(key);
        continue;
      }
      const entry = { key: this.place(key), value: this.compose(value, depth + 1) };
      ({ end } = entry.value.place);
      if (key.value === '<<' && key.type === 'PLAIN') inherited.push(entry.value);
      else if (entries.has(key.value)) this.reportDuplicate(key.value, entry.key, entries);
      else entries.set(key.value, entry);
    }
    for (const tree of inherited) this.inherit(tree, entries);
    return { kind: 'map', entries, place: node.flow ? place : { ...place, end } };
  }

  /** YAML's merge key `<<: *base`: keys of the base that the map does not have itself. */
  private inherit(base: Tree, entries: Map<string, Entry>): void {
    if (base.kind === 'list') for (const item of base.items) this.inherit(item, entries);
    else if (base.kind === 'map') {
      for (const [key, entry] of base.entries) if (!entries.has(key)) entries.set(key, entry);
    } else if (base.kind === 'scalar') {
      this.problems.add({
        code: 'WRONG_TYPE',
        message: '"<<" takes the alias of a map',
        hint: 'write "<<: *name", with "&name" at the map to take over',
        place: base.place,
      });
    }
  }

  private resolve(name: string, place: Place, depth: number): Tree {
    const anchored = this.#anchors.get(name);
    if (!anchored) {
      const hint = `define the anchor above this line and outside of this value, as "&${name}"`;
      return this.refuse('YAML_ALIAS', `the alias "*${name}" has no anchor`, hint, place);
    }
    if (depth + anchored.height > DEEPEST) return this.refuseDepth(place);
    this.#reach = Math.max(this.#reach, depth + anchored.height);
    this.#count += anchored.weight;
    this.#aliased += anchored.weight;
    if (this.#aliased <= MOST_ALIASED) return anchored.tree;
    if (this.#refusedAliases) return { kind: 'invalid', place };
    this.#refusedAliases = true;
    const message = `aliases unfold to more than ${MOST_ALIASED.toLocaleString('en')} values`;
    return this.refuse(
      'YAML_ALIAS',
      message,
      'use layers ("vm:", "install:") in place of nested aliases',
      place,
    );
  }

  private reportDuplicate(key: string, place: Place, entries: ReadonlyMap<string, Entry>): void {
    const first = entries.get(key)?.key ?? place;
    const { line } = this.source.position(first.start);
    const hint = `remove one; the first is on line ${String(line)}`;
    this.problems.add({
      code: 'YAML_DUPLICATE_KEY',
      message: `"${key}" stands twice in this map`,
      hint,
      place,
    });
  }

  private refuseTag(tag: string, place: Place): Tree {
    const written = tag.replace(/^tag:yaml\.org,2002:/, '!!');
    // It stands shortly before its value. A verbatim tag is written otherwise, and nothing is looked for in vain.
    const from = Math.max(0, place.start - tag.length - FARTHEST_TAG);
    const before = this.source.text.slice(from, place.start + written.length);
    const found = Math.max(before.lastIndexOf(written), before.lastIndexOf(`!<${tag}>`));
    const hint = 'specs are plain data: remove the tag';
    const message = `the tag "${written}" is not allowed`;
    const start = from + found;
    const at = found < 0 ? place : { ...place, start, end: start + written.length };
    this.problems.add({ code: 'YAML_TAG', message, hint, place: at });
    return { kind: 'invalid', place };
  }

  private refuseDepth(place: Place): Tree {
    if (this.#refusedDepth) return { kind: 'invalid', place };
    this.#refusedDepth = true;
    const message = `values are nested more than ${String(DEEPEST)} deep`;
    return this.refuse('YAML_DEPTH', message, 'flatten the file', place);
  }

  /** Of all keys, this one alone is dropped silently by much of what reads objects. */
  private refuseKey(key: ParsedNode): void {
    const hint = 'choose another name';
    const place = this.place(key);
    this.problems.add({ code: 'BAD_VALUE', message: '"__proto__" cannot be a key', hint, place });
  }

  private composeNumber(value: number, place: Place): Tree {
    const written = this.source.text.slice(place.start, place.end);
    if (isKeptNumber(value, written)) return { kind: 'scalar', value, place };
    const message = `"${written}" is no number that can be kept`;
    const hint = losesDigits(value, written)
      ? 'put it in quotes if it is text'
      : 'write a finite number, or put text in quotes';
    this.problems.add({ code: 'BAD_VALUE', message, hint, place });
    return { kind: 'invalid', place };
  }

  private refuse(
    code: 'YAML_ALIAS' | 'YAML_DEPTH' | 'PRIVATE_KEY_IN_SPEC',
    message: string,
    hint: string,
    place: Place,
  ): Tree {
    this.problems.add({ code, message, hint, place });
    return { kind: 'invalid', place };
  }

  private place(node: ParsedNode | null): Place {
    const [start, end] = node?.range ?? [0, 0];
    const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
    return { source: this.source, start, end: isBlock ? endOfBlock(this.source.text, start, end) : end };
  }
}
