import { ApiError, type Lab } from '../model';
import { appendToContainer, sed } from './container-file';
import { filePrograms } from './file-programs';
import type { ShellCommand } from './node-shell';
import { Refusal, type Program } from './program';
import { pvesm } from './pvesm';
import { qm } from './qm';
import { readWords, ScriptError, splitScript, type Variables } from './words';

const PROGRAMS: readonly Program[] = [
  qm,
  pvesm,
  sed,
  ...filePrograms,
  {
    path: '/usr/bin/id',
    run: ({ user, args }) => (args[0] === '-u' ? `${user === 'root' ? 0 : 1000}\n` : ''),
  },
  { path: '/usr/bin/echo', run: ({ args }) => `${args.join(' ')}\n` },
  { path: '/usr/bin/true', run: () => '' },
];

/** How the bpg provider 0.111.1 asks whether it has to use sudo and may (recorded: proxmox_virtual_environment_file). */
const SUDO_PROBE =
  /^if \[ "\$\(id -u\)" = "0" \]; then echo "0"; elif \[ \$\(sudo -n [^]*echo "1"; else echo "0"; fi$/;

/** Its function that calls sudo where that is needed; the lab's nodes have it built in. */
const TRY_SUDO = /(?:_try_sudo_check|try_sudo)\(\)\s*\{ [^]*?fi; \}(?:;\s*|$)/g;

interface Run {
  readonly lab: Lab;
  readonly command: ShellCommand;
  readonly variables: Variables;
}

/** `/bin/bash -c '…'` holds the script; without it the command is the script. */
function scriptOf(command: string): string {
  const wrapped = /^\s*(?:(?:\/usr)?\/bin\/)?(?:ba)?sh\s+-c\s+(\S[^]*|)$/.exec(command)?.[1];
  if (wrapped === undefined) return command.trim();
  const words = readWords(wrapped);
  if (words.length !== 1) throw new ScriptError('sh -c takes one script');
  return (words[0] ?? '').trim();
}

/**
 * Runs what a client sent to a node: assignments, the programs that the lab has, and filters behind them. Everything else
 * is refused with a plain word.
 *
 * @returns exit code of the first command that failed, else 0
 */
export async function runScript(lab: Lab, command: ShellCommand): Promise<number> {
  const run: Run = { lab, command, variables: new Map() };
  try {
    const script = scriptOf(command.command);
    if (script === '') throw new ScriptError('nobody can log in to stay');
    if (SUDO_PROBE.test(script)) {
      command.print('out', command.user === 'root' ? '0\n' : '1\n');
      return 0;
    }
    const statements = splitScript(script.replace(TRY_SUDO, ''), ';\n');
    for (const statement of statements) command.print('out', await runStatement(run, statement));
    return 0;
  } catch (error) {
    return fail(run, error);
  }
}

function fail({ lab, command }: Run, error: unknown): number {
  if (error instanceof Refusal || error instanceof ApiError) {
    command.print('error', `${error.message.trim()}\n`);
    return error instanceof Refusal ? error.exitCode : 255;
  }
  if (!(error instanceof ScriptError)) throw error;
  const what = command.command.replace(/\s+/g, ' ').slice(0, 200);
  command.print(
    'error',
    `rackwright lab: ${error.message}. A node of the lab is no shell: it takes what the bpg provider sends ` +
      `(qm disk import, qm set, pvesm path, tee, mkdir -p, chmod, stat), and SFTP. It was: ${what}\n`,
  );
  lab.onLog(`ssh ${command.node}: refused: ${what}`);
  return 127;
}

/** Answers what a statement prints. */
async function runStatement(run: Run, statement: string): Promise<string> {
  const assignment = /^(?:export\s+)?([A-Za-z_]\w*)=([^]*)$/.exec(statement);
  if (assignment) {
    const [, name = '', value = ''] = assignment;
    const substituted = /^\$\(([^]*)\)$/.exec(value)?.[1];
    const text =
      substituted === undefined
        ? (readWords(value, run.variables)[0] ?? '')
        : (await runPipeline(run, substituted)).replace(/\n+$/, '');
    run.variables.set(name, text);
    return '';
  }
  if (/^set [-+]e$/.test(statement)) return '';
  return runPipeline(run, statement);
}

async function runPipeline(run: Run, text: string): Promise<string> {
  const [first = '', ...filters] = splitScript(text, '|');
  const silent = / *>\s*\/dev\/null$/;
  let output = await runProgram(run, readWords(first.replace(silent, ''), run.variables));
  for (const filter of filters)
    output = applyFilter(run, output, readWords(filter.replace(silent, ''), run.variables));
  return silent.test(text) ? '' : output;
}

async function runProgram({ lab, command }: Run, words: readonly string[]): Promise<string> {
  let rest = words;
  let user = command.user;
  if (rest[0] === 'try_sudo' || rest[0] === 'sudo' || rest[0] === '/usr/bin/sudo') {
    rest = rest.slice(1);
    if (rest[0] === '-n') rest = rest.slice(1);
    user = 'root';
  }
  const [name = '', ...args] = rest;
  const base = name.replace(/^(?:\/usr)?\/s?bin\//, '');
  const program = PROGRAMS.find(({ path }) => path.endsWith(`/${base}`));
  if (!program || base.includes('/')) throw new ScriptError(`"${name}" is not there`);
  return program.run({ lab, node: command.node, user, args, input: command.input });
}

/** `grep WORD`, `cut -d C -f N`, `wc -l`, `tee -a /etc/pve/lxc/101.conf` */
function applyFilter({ lab, command }: Run, text: string, words: readonly string[]): string {
  const [program, ...args] = words[0] === 'try_sudo' ? words.slice(1) : words;
  if (program === 'tee' && args[0] === '-a' && args.length === 2) {
    appendToContainer(lab, command.node, args[1] ?? '', text);
    return text;
  }
  const lines = text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1);
  if (program === 'grep' && args.length === 1)
    return joined(lines.filter((line) => line.includes(args[0] ?? '')));
  if (program === 'wc' && args[0] === '-l') return `${lines.length}\n`;
  const [dash, delimiter = '', field, number] = args;
  if (program === 'cut' && dash === '-d' && field === '-f' && /^\d+$/.test(number ?? ''))
    return joined(
      lines.map((line) =>
        line.includes(delimiter) ? (line.split(delimiter)[Number(number) - 1] ?? '') : line,
      ),
    );
  throw new ScriptError(`"${[program, ...args].join(' ')}" is no filter that is understood`);
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
