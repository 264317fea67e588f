import { createInterface } from 'node:readline';
import type { EnvironmentDiff, Proposal } from '../deploy';
import type { Context } from './context';
import { deployRoom } from './deploy-room';

/** Shows what would become of an environment, by hosts, and asks on the terminal whether that is to be done; only `yes` is one. */
export async function askToChange(context: Context, { diff, showTerraformPlan }: Proposal): Promise<boolean> {
  const { writer } = context;
  writer.text(deployRoom().renderText(diff, writer.colors));
  writer.line();
  for (const loss of lossesOf(diff)) writer.line(writer.colors.bold(writer.colors.red(loss)));
  for (;;) {
    const answer = await ask(context, "Do this? (yes, no, or plan to see Terraform's own plan of it) ");
    if (answer === 'yes') return true;
    if (answer !== 'plan') return false;
    await showTerraformPlan();
  }
}

/** Asks on the terminal whether what was shown is to be done; only `yes` is one. */
export async function askToGoOn(context: Context): Promise<boolean> {
  return (await ask(context, 'Do this? (yes or no) ')) === 'yes';
}

/** Once more right before the question: a long list may have scrolled away. */
function lossesOf({ entries }: EnvironmentDiff): string[] {
  const named = (verb: 'replace' | 'delete'): string =>
    entries.flatMap((entry) => (entry.isHost && entry.verb === verb ? [entry.name] : [])).join(', ');
  const [replaced, deleted] = [named('replace'), named('delete')];
  return [
    ...(replaced === '' ? [] : [`DESTROYED AND MADE ANEW: ${replaced}`]),
    ...(deleted === '' ? [] : [`DESTROYED: ${deleted}`]),
  ];
}

/** A line from the terminal; empty at its end and after Ctrl-C. */
function ask({ signal }: Context, question: string): Promise<string> {
  return new Promise((resolve) => {
    // The terminal's own line editing leaves Ctrl-C a signal.
    const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
    const end = (): void => {
      lines.close();
    };
    let answer = '';
    lines.on('close', () => {
      signal.removeEventListener('abort', end);
      resolve(answer);
    });
    signal.addEventListener('abort', end);
    lines.question(question, (line) => {
      answer = line.trim();
      lines.close();
    });
    if (signal.aborted) end();
  });
}
