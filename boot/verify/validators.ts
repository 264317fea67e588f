import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BootError } from '../boot-error';
import { isInstalled, runTool } from '../run-tool';

/** What a program says of a file. */
type Verdict =
  | { readonly kind: 'valid'; readonly program: string }
  | { readonly kind: 'invalid'; readonly program: string; readonly words: string }
  | { readonly kind: 'missing'; readonly program: string; readonly of: string }
  /** There is no program for files of that name. */
  | { readonly kind: 'unknown' };

/** Programs that know a form, by the name of the file; each is given its path. */
const VALIDATORS: readonly {
  readonly file: RegExp;
  readonly argv: readonly [string, ...string[]];
  /** What it looks at, for people. */
  readonly of: string;
}[] = [
  {
    file: /^answer\.toml$/,
    argv: ['proxmox-auto-install-assistant', 'validate-answer'],
    of: 'answers of Proxmox VE',
  },
  { file: /^user-data$/, argv: ['cloud-init', 'schema', '--config-file'], of: 'user-data' },
  { file: /^preseed\.cfg$/, argv: ['debconf-set-selections', '--checkonly'], of: 'preseeds of Debian' },
  { file: /\.nix$/, argv: ['nix-instantiate', '--parse'], of: 'configurations of NixOS' },
  {
    file: /^machine-config\.yaml$/,
    argv: ['talosctl', 'validate', '--mode', 'metal', '--strict', '--config'],
    of: 'machine configurations of Talos',
  },
  { file: /\.sh$/, argv: ['bash', '-n'], of: 'scripts' },
];

/** Lets the program that knows a file's form look at it, where it is installed. @param text holds no secret */
export async function validate(name: string, text: string): Promise<Verdict> {
  const validator = VALIDATORS.find(({ file }) => file.test(name));
  if (!validator) return { kind: 'unknown' };
  const { argv, of } = validator;
  const [program] = argv;
  if (!(await isInstalled(program))) return { kind: 'missing', program, of };
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-verify-'));
  try {
    const file = join(folder, name);
    writeFileSync(file, text);
    await runTool([...argv, file]);
    return { kind: 'valid', program };
  } catch (error) {
    if (!(error instanceof BootError)) throw error;
    return {
      kind: 'invalid',
      program,
      words: error.message.replaceAll(`${folder}/`, '').replaceAll('\n', ' '),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
