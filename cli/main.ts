// The `rackwright` command line.
import { program } from './program';
import { processContext } from './context';
import { CommandFailed } from './exit';

async function main(): Promise<void> {
  const context = processContext();
  try {
    await program(context).parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommandFailed) {
      process.exitCode = error.exitCode;
      return;
    }
    const coded = error as { code?: unknown; message?: string };
    const code = typeof coded.code === 'string' ? `${coded.code}: ` : '';
    context.writer.note(context.writer.colors.red(`${code}${coded.message ?? String(error)}`));
    if (context.environment['RACKWRIGHT_DEBUG']) context.writer.note((error as Error).stack ?? '');
    process.exitCode = 1;
  }
}

void main();
