import type { Lab, VmRecord } from '../model';
import { askRealAgent, decodeAgentText, encodeAgentText } from './real-agent';

const MOST_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

interface Read {
  readonly count: number;
  readonly 'buf-b64': string;
  readonly eof: boolean;
}

/** What an API call on a file ends with; undefined where the machine has no agent of its own. */
type Answer<T> = Promise<{ readonly answer: T } | undefined>;

/** What PVE asks of the agent for an open file, one command after the other. */
type Ask = (command: string, options: object) => Promise<unknown>;

async function withFile<T>(
  { lab, vm }: { readonly lab: Lab; readonly vm: VmRecord },
  options: object,
  work: (ask: Ask) => Promise<T>,
): Answer<T> {
  const opened = await askRealAgent(lab, vm, 'file-open', options);
  if (!opened) return undefined;
  const handle = opened.answer;
  const ask: Ask = async (command, more) =>
    (await askRealAgent(lab, vm, command, { handle, ...more }))?.answer;
  try {
    return { answer: await work(ask) };
  } finally {
    await ask('file-close', {});
  }
}

/** Reads a file of a guest, as far as 16 MiB go. */
export function readAgentFile(
  lab: Lab,
  vm: VmRecord,
  wanted: {
    readonly file: string;
    readonly count?: number;
    readonly offset?: number;
    readonly decode: boolean;
  },
): Answer<object> {
  const most = wanted.count ?? MOST_BYTES;
  return withFile({ lab, vm }, { path: wanted.file }, async (ask) => {
    if (wanted.offset !== undefined) await ask('file-seek', { offset: wanted.offset, whence: 'set' });
    const chunks: string[] = [];
    let bytes = 0;
    let isEnd = false;
    while (bytes < most && !isEnd) {
      const count = Math.min(most - bytes, CHUNK_BYTES);
      const read = (await ask('file-read', { count })) as Read;
      chunks.push(read['buf-b64']);
      bytes += read.count;
      isEnd = read.eof;
    }
    const content = chunks.map((chunk) => (wanted.decode ? decodeAgentText(chunk) : chunk)).join('');
    return { content, 'bytes-read': bytes, ...(isEnd ? {} : { truncated: 1 }) };
  });
}

/** Writes a file of a guest. */
export function writeAgentFile(
  lab: Lab,
  vm: VmRecord,
  wanted: { readonly file: string; readonly content: string; readonly encode: boolean },
): Answer<null> {
  const buffer = wanted.encode ? encodeAgentText(wanted.content) : wanted.content;
  return withFile({ lab, vm }, { path: wanted.file, mode: 'wb' }, async (ask) => {
    await ask('file-write', { 'buf-b64': buffer });
    return null;
  });
}
