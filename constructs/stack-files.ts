import { closeSync, futimesSync, openSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import { type ISynthesisSession, TerraformStack } from 'cdktf';
// The mechanism of cdktf's own TerraformAsset, which its index leaves out.
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import type { Construct } from 'constructs';

/** The time of every uploaded file, since the provider replaces an upload whose source got a newer time. */
const fixedTime = new Date('2000-01-01T00:00:00Z');

/** Has something written beside `cdk.tf.json` when the stack is, and only then. */
export function onStackWritten(construct: Construct, write: (folder: string) => void): void {
  addCustomSynthesis(construct, {
    onSynthesize: (session: ISynthesisSession) => {
      write(join(session.outdir, session.manifest.forStack(TerraformStack.of(construct)).workingDirectory));
    },
  });
}

/**
 * Writes a file that is uploaded: the same to the byte and to the second each time.
 * @param hole bytes before the parts that are zero, and become a hole in the file instead of taking room on the disk
 */
export function writeUpload(file: string, parts: readonly Uint8Array[], hole: number): void {
  const handle = openSync(file, 'w');
  try {
    writevSync(handle, parts, hole);
    futimesSync(handle, fixedTime, fixedTime);
  } finally {
    closeSync(handle);
  }
}
