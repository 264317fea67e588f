import { closeSync, existsSync, futimesSync, mkdirSync, openSync, readdirSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import { type ISynthesisSession, TerraformStack } from 'cdktf';
// The mechanism of cdktf's own TerraformAsset, which its index leaves out.
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import type { Construct } from 'constructs';
import { BackgroundWriter, type FileToWrite } from './background-writer';

/** The time of every uploaded file, since the provider replaces an upload whose source got a newer time. */
const fixedTime = Date.UTC(2000, 0, 1) / 1000;

/** Has something written beside `cdk.tf.json` when the stack is, and only then. */
export function onStackWritten(construct: Construct, write: (folder: string) => void): void {
  addCustomSynthesis(construct, {
    onSynthesize: (session: ISynthesisSession) => {
      write(join(session.outdir, session.manifest.forStack(TerraformStack.of(construct)).workingDirectory));
    },
  });
}

/** Makes a folder where there is none, once in a synthesis, and tells whether a file of some name was in it before. */
export function stackFolder(folder: string): (name: string) => boolean {
  const known = session?.folders.get(folder);
  if (known) return known;
  mkdirSync(folder, { recursive: true });
  if (!session) return (name) => existsSync(join(folder, name));
  // To ask the system of each of ten thousand files waits for those that are being made beside it.
  const names = new Set(readdirSync(folder));
  const wasThere = (name: string): boolean => names.has(name);
  session.folders.set(folder, wasThere);
  return wasThere;
}

/** A file beside `cdk.tf.json`, in a folder that is there. */
export function writeStackFile(file: FileToWrite): void {
  if (!session || session.written < filesWrittenDirectly) {
    if (session) session.written += 1;
    writeNow(file);
    return;
  }
  session.writer ??= new BackgroundWriter();
  session.writer.write(file);
}

/** Writes a file that is uploaded: the same to the byte and to the second each time. */
export function writeUpload(file: Omit<FileToWrite, 'time'>): void {
  writeStackFile({ ...file, time: fixedTime });
}

/**
 * Runs a synthesis in which many files are written by a thread; all are there when it returns.
 * @throws {@link ConstructError} `FILES_NOT_WRITTEN`, and what `run` throws
 */
export function writingInBackground<T>(run: () => T): T {
  const own: Session = { written: 0, folders: new Map() };
  session = own;
  try {
    const result = run();
    own.writer?.finish();
    return result;
  } finally {
    session = undefined;
    own.writer?.close();
  }
}

interface Session {
  written: number;
  /** Whether a file was in a folder when the synthesis came to it. */
  readonly folders: Map<string, (name: string) => boolean>;
  writer?: BackgroundWriter;
}

let session: Session | undefined;
/** A thread takes as long to start as this many files to write. */
const filesWrittenDirectly = 200;

function writeNow({ file, parts, hole = 0, time }: FileToWrite): void {
  const handle = openSync(file, 'w');
  try {
    const bytes = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
    writevSync(handle, bytes, hole);
    if (time !== undefined) futimesSync(handle, time, time);
  } finally {
    closeSync(handle);
  }
}
