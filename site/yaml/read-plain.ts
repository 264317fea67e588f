import {
  COLLECTION_STYLE,
  type Event,
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml';
import type { Place, SourceFile } from '../text';
import { holdsPrivateKey } from '../values';
import { coreValue } from './core-values';
import { endOfBlock } from './end-of-block';
import { isKeptNumber } from './kept-numbers';
import { plainEvents } from './plain-events';
import type { Entry, ListTree, MapTree, ScalarTree, Tree } from './tree';

/** Stands in an event for an anchor, a tag or a value that is not there. */
const ABSENT = -1;
/** From the end of a key to where its value begins on the same line. */
const TO_VALUE = / *: */y;
/** From the last value of a flow collection to its closing bracket. */
const TO_BRACKET = /(?:[\s,]|#.*)*/y;
/** Characters of a key; YAML's own bound is 1,024 up to the colon. */
const LONGEST_KEY = 1000;

/**
 * Reads a document that holds nothing unusual, in a fraction of the time of the complete way. Undefined where there is
 * anything that it leaves to that one: anchors, tags, faults, what must be refused, and corners of YAML that specs lack.
 * What it answers is what the complete way would, places included.
 */
export function readPlain(source: SourceFile, text: string): Tree | undefined {
  const events = plainEvents(text);
  return events && new PlainReader(source, text, events).read();
}

class PlainReader {
  #at = 0;

  constructor(
    private readonly source: SourceFile,
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  /**
   * The value whose event comes next.
   * @param keyEnd - where its key ends, for a value of a map in block style
   */
  read(keyEnd?: number): Tree | undefined {
    const event = this.next();
    if (event?.type === EVENT_ID.SCALAR) return this.scalar(event, keyEnd);
    if (event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) return undefined;
    if (event.anchorStart !== ABSENT || event.tagStart !== ABSENT) return undefined;
    const isFlow = event.style === COLLECTION_STYLE.FLOW;
    return event.type === EVENT_ID.MAPPING ? this.map(event.start, isFlow) : this.list(event.start, isFlow);
  }

  private next(): Event | undefined {
    const event = this.events[this.#at];
    this.#at += 1;
    return event;
  }

  private map(start: number, isFlow: boolean): MapTree | undefined {
    const entries = new Map<string, Entry>();
    let end = start + 1;
    for (let event = this.next(); event?.type !== EVENT_ID.POP; event = this.next()) {
      const key = event?.type === EVENT_ID.SCALAR ? this.key(event) : undefined;
      const value = key && this.read(isFlow ? undefined : key.place.end);
      if (!value || entries.has(key.text)) return undefined;
      entries.set(key.text, { key: key.place, value });
      ({ end } = value.place);
    }
    const place = this.collectionPlace(start, end, isFlow ? '{}' : undefined);
    return place && { kind: 'map', entries, place };
  }

  private list(start: number, isFlow: boolean): ListTree | undefined {
    const items: Tree[] = [];
    let end = start + 1;
    while (this.events[this.#at]?.type !== EVENT_ID.POP) {
      const item = this.read();
      if (!item) return undefined;
      items.push(item);
      ({ end } = item.place);
    }
    this.#at += 1;
    const place = this.collectionPlace(start, end, isFlow ? '[]' : undefined);
    return place && { kind: 'list', items, place };
  }

  private key(event: ScalarEvent): { readonly text: string; readonly place: Place } | undefined {
    const isPlain = event.style === SCALAR_STYLE.PLAIN;
    const place = this.scalarPlace(event);
    if (!place || !event.fast || place.end - place.start > LONGEST_KEY) return undefined;
    const text = getScalarValue(this.text, event);
    return (isPlain && text === '<<') || text === '__proto__' ? undefined : { text, place };
  }

  private scalar(event: ScalarEvent, keyEnd: number | undefined): ScalarTree | undefined {
    const place = this.scalarPlace(event, keyEnd);
    // Escapes in quotes are rare, and read with different care.
    if (!place || (isQuoted(event) && !event.fast)) return undefined;
    const text = getScalarValue(this.text, event);
    const value = event.style === SCALAR_STYLE.PLAIN ? coreValue(text) : text;
    if (value === null || typeof value === 'boolean') return { kind: 'scalar', value, place };
    if (typeof value === 'number')
      return isKeptNumber(value, text) ? { kind: 'scalar', value, place } : undefined;
    return typeof value !== 'string' || holdsPrivateKey(value) ? undefined : { kind: 'scalar', value, place };
  }

  private scalarPlace(event: ScalarEvent, keyEnd?: number): Place | undefined {
    const { valueStart, valueEnd, style } = event;
    if (event.anchorStart !== ABSENT || event.tagStart !== ABSENT) return undefined;
    if (isQuoted(event)) return this.place(valueStart - 1, valueEnd + 1);
    const isBlock = style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
    if (valueStart !== ABSENT && !isBlock) return this.place(valueStart, valueEnd);
    // An event says neither where nothing stands, nor where the header of a text in block style does.
    if (keyEnd === undefined) return undefined;
    TO_VALUE.lastIndex = keyEnd;
    if (!TO_VALUE.test(this.text)) return undefined;
    const start = TO_VALUE.lastIndex;
    if (!isBlock) return this.place(start, start);
    const end = endOfBlock(this.text, start, valueEnd);
    // Libraries differ in what a text of empty lines is.
    return '|>'.includes(this.text.charAt(start)) && end > valueStart ? this.place(start, end) : undefined;
  }

  /** A collection in block style ends with its last value, one in flow style with its bracket. */
  private collectionPlace(start: number, lastEnd: number, brackets?: string): Place | undefined {
    if (brackets === undefined) return this.place(start, lastEnd);
    TO_BRACKET.lastIndex = lastEnd;
    TO_BRACKET.test(this.text);
    const end = TO_BRACKET.lastIndex + 1;
    return this.text.charAt(start) + this.text.charAt(end - 1) === brackets
      ? this.place(start, end)
      : undefined;
  }

  private place(start: number, end: number): Place {
    return { source: this.source, start, end };
  }
}

function isQuoted({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
}
