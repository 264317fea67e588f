import { type Event, EVENT_ID, parseEvents } from 'js-yaml';
import { DEEPEST } from './parse-document';

/** Tabs, byte-order marks, and signs of documents and directives where the library takes more than YAML allows. */
const UNUSUAL = /[\t\r\uFEFF]|^(?: +---|\.\.\.|%)/m;
/** Characters of a file that is read in one go; each two of them may be an event of some hundred bytes. */
const LONGEST = 2 * 2 ** 20;

/**
 * The events of one YAML document without directives, the document's own event left out. Undefined for what is longer or
 * deeper than a usual spec, has tabs or a second document, or is no YAML: somebody else finds words for that.
 */
export function plainEvents(text: string): readonly Event[] | undefined {
  if (text.length > LONGEST || UNUSUAL.test(text)) return undefined;
  const events = eventsOf(text);
  const [document] = events;
  if (document?.type !== EVENT_ID.DOCUMENT || document.directives.length > 0 || document.explicitEnd) {
    return undefined;
  }
  const isOne = events.findIndex(({ type }, index) => index > 0 && type === EVENT_ID.DOCUMENT) < 0;
  return isOne ? events.slice(1) : undefined;
}

/** None for what is no YAML, whatever the library throws then. */
function eventsOf(text: string): readonly Event[] {
  try {
    return parseEvents(text, { maxDepth: DEEPEST });
  } catch {
    return [];
  }
}
