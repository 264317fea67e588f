import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { block, number, ProviderError, text } from '../../resource';
import type { ObjectValue } from '../../values';

/** A file on this machine that shall be uploaded. */
export interface LocalSource {
  readonly path: string;
  /** Removes what was made for the upload. */
  dispose(): void;
}

/** What tells whether a source is still the same. */
export interface SourceStamp {
  readonly date: string;
  readonly size: number;
  readonly tag: string;
}

/**
 * The name that the file gets in the storage.
 *
 * @throws ProviderError PROXMOX_SOURCE
 */
export function sourceName(state: ObjectValue): string {
  const [file, raw] = [block(state, 'source_file'), block(state, 'source_raw')];
  if (raw) return text(raw, 'file_name');
  if (!file) throw missingSource();
  const path = text(file, 'path');
  const given = text(file, 'file_name');
  if (given !== '') return given;
  const name = isUrl(path) ? (new URL(path).pathname.split('/').at(-1) ?? '') : basename(path);
  if (name !== '') return name;
  throw new ProviderError('PROXMOX_SOURCE', `The URL ${path} tells no file name`, {
    path: ['source_file', 0, 'file_name'],
  });
}

/** True for a source that is fetched first. */
export function isUrl(path: string): boolean {
  return /^https?:\/\//.test(path);
}

/**
 * Makes the source a file on this machine and checks its checksum.
 *
 * @throws ProviderError PROXMOX_SOURCE, PROXMOX_CHECKSUM
 */
export async function openSource(
  state: ObjectValue,
  directory: string,
  signal: AbortSignal,
): Promise<LocalSource> {
  const [file, raw] = [block(state, 'source_file'), block(state, 'source_raw')];
  if (file && raw) {
    throw new ProviderError('PROXMOX_SOURCE', 'Set either `source_file` or `source_raw`, not both', {
      path: ['source_raw'],
    });
  }
  if (raw) return writeRaw(raw, directory);
  if (!file) throw missingSource();
  const path = text(file, 'path');
  const source = isUrl(path) ? await fetchSource(path, directory, signal) : existing(path);
  const wanted = text(file, 'checksum').toLowerCase();
  if (wanted === '') return source;
  const found = await sha256(source.path);
  if (found === wanted) return source;
  source.dispose();
  const detail = `${path} has the SHA-256 checksum ${found}, and ${wanted} is expected.`;
  throw new ProviderError('PROXMOX_CHECKSUM', 'The checksum of the source does not match', {
    detail,
    path: ['source_file', 0, 'checksum'],
  });
}

/** Looks at a source; undefined when it is not there. */
export async function stampSource(path: string): Promise<SourceStamp | undefined> {
  if (isUrl(path)) return stampUrl(path);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return undefined;
  const seconds = Math.floor(found.mtimeMs / 1000);
  const date = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  return { date, size: found.size, tag: `${seconds.toString(16)}-${found.size.toString(16)}` };
}

async function stampUrl(url: string): Promise<SourceStamp | undefined> {
  const answer = await fetch(url, { method: 'HEAD' });
  if (!answer.ok) return undefined;
  const modified = answer.headers.get('last-modified');
  const date = modified === null ? '' : `${new Date(modified).toISOString().slice(0, 19)}Z`;
  const tag = answer.headers.get('etag')?.split('"')[1] ?? '';
  return { date, size: Number(answer.headers.get('content-length') ?? 0), tag };
}

function existing(path: string): LocalSource {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return { path, dispose: () => undefined };
  const detail = `'${path}' is not a file on the machine where Terraform runs, seen from its working directory.`;
  throw new ProviderError('PROXMOX_SOURCE', 'The source file does not exist', {
    detail,
    path: ['source_file', 0, 'path'],
  });
}

function writeRaw(raw: ObjectValue, directory: string): LocalSource {
  const data = text(raw, 'data');
  const size = number(raw, 'resize');
  if (size > 0 && data.length > size) {
    const detail = `The data has ${data.length} bytes, \`resize\` asks for ${size}.`;
    throw new ProviderError('PROXMOX_SOURCE', 'Cannot make data shorter', {
      detail,
      path: ['source_raw', 0, 'resize'],
    });
  }
  const own = mkdtempSync(join(directory, 'rackwright-raw-'));
  const path = join(own, 'raw');
  writeFileSync(path, data.padEnd(size, ' '), { mode: 0o600 });
  return { path, dispose: removalOf(own) };
}

function removalOf(directory: string): () => void {
  return () => {
    rmSync(directory, { recursive: true, force: true });
  };
}

async function fetchSource(url: string, directory: string, signal: AbortSignal): Promise<LocalSource> {
  const own = mkdtempSync(join(directory, 'rackwright-download-'));
  const path = join(own, 'download');
  const dispose = removalOf(own);
  try {
    const answer = await fetch(url, { signal });
    if (!answer.ok || !answer.body) throw new Error(`HTTP status ${answer.status}`);
    await pipeline(Readable.fromWeb(answer.body), createWriteStream(path));
    return { path, dispose };
  } catch (cause) {
    dispose();
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ProviderError('PROXMOX_SOURCE', `Cannot fetch ${url}`, {
      detail,
      path: ['source_file', 0, 'path'],
      cause,
    });
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function missingSource(): ProviderError {
  return new ProviderError('PROXMOX_SOURCE', 'The file needs a `source_file` or a `source_raw` block');
}
