// A child of the bench: synthesizes once and prints what it took, as JSON.
// usage: measure.ts WAY VMS OUTDIR
import { mkdirSync } from 'node:fs';
import { App, TerraformStack } from 'cdktf';
import { StackSynthesizer } from 'cdktf/lib/synthesize/synthesizer';
import { EnvironmentStack, synthesize } from '../../stacks';
import { largeSite } from './large-site';

const [way, vms, outdir] = process.argv.slice(2);
if (!way || !vms || !outdir) throw new Error('usage: measure.ts rackwright|cdktf VMS OUTDIR');

const site = largeSite(Number(vms));
const hash = 'f'.repeat(64);

/** The same constructs, with nothing of cdktf's own synthesis replaced. */
function synthesizeAsCdktf(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const app = new App({ outdir: folder });
  for (const environment of site.environments) {
    const stack = new EnvironmentStack(app, environment.name, { site, environment, hashOf: () => hash });
    stack.synthesizer = new StackSynthesizer(stack);
    stack.prepareStack = () => {
      TerraformStack.prototype.prepareStack.call(stack);
    };
  }
  app.synth();
}

const start = performance.now();
if (way === 'cdktf') synthesizeAsCdktf(outdir);
else synthesize(site, { outdir, hashOf: () => hash });
const milliseconds = performance.now() - start;
process.stdout.write(JSON.stringify({ milliseconds, mebibytes: process.resourceUsage().maxRSS / 1024 }));
