import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ISynthesisSession } from 'cdktf';
import { TerraformStack } from 'cdktf';
// The mechanism of cdktf's own TerraformAsset, which its index leaves out.
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import type { Construct } from 'constructs';

/** The time that written files bear, since the provider replaces an upload whose file got a newer time. */
const fixedTime = new Date('2000-01-01T00:00:00Z');

/** Files for a stack's folder, by path relative to it; made only when the stack is written. */
export type StackFiles = () => Iterable<readonly [path: string, content: string | Uint8Array]>;

/** Has files written into the stack's folder beside `cdk.tf.json`, equal to the byte and to the second each time. */
export function writeStackFiles(construct: Construct, files: StackFiles): void {
  addCustomSynthesis(construct, {
    onSynthesize: (session: ISynthesisSession) => {
      const folder = join(session.outdir, session.manifest.forStack(TerraformStack.of(construct)).workingDirectory);
      for (const [path, content] of files()) {
        const file = join(folder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
        utimesSync(file, fixedTime, fixedTime);
      }
    },
  });
}
