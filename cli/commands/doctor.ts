import type { Command } from 'commander';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { portHolder } from '../../lab/daemon';
import { PveClient } from '../../pve/client';
import type { PveNode, Site } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { tokenOf } from '../node-token';
import { isListening } from '../port-in-use';
import { lookForSecrets } from '../secrets';
import { type LoadedSite, readSite, type SiteOptions } from '../site';

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** One thing that set-up looks for, as `setup/setup.mjs --json` gives it. */
interface SetupItem {
  readonly name: string;
  readonly state: 'present' | 'missing' | 'later' | 'impossible';
  readonly required: boolean;
  /** Whether set-up itself can bring what is missing. */
  readonly installable?: boolean;
  /** What is missing, and what each part is for. */
  readonly what?: string;
  readonly command?: string;
  /** Why it is neither there nor missing. */
  readonly reason?: string;
}

/** What is missing, and how to get it. What set-up can do without is for labs. */
function missingItem({ name, required, installable, what, command }: SetupItem, isOnLab: boolean): Finding {
  const word = required || isOnLab ? 'missing' : 'missing, and needed for a lab alone';
  const how = `${installable === true ? 'npm run setup, or ' : ''}${command ?? ''}`;
  return { what: `set-up: ${name}`, ok: !required && !isOnLab, detail: `${word}: ${what ?? name}; ${how}` };
}

/** What set-up says, a finding for each thing that is not there. */
function checkSetup(context: Context, isOnLab: boolean): Finding[] {
  const what = 'set-up';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(context.home, 'setup', 'setup.mjs'), '--json'],
    { encoding: 'utf8', env: { ...context.environment } },
  );
  if (status !== 0) {
    const detail = `setup/setup.mjs failed: ${stderr.trim().split('\n').at(-1) ?? ''}`;
    return [{ what, ok: false, detail }];
  }
  const items = (JSON.parse(stdout) as SetupItem[]).filter(({ state }) => state !== 'present');
  if (items.length === 0) return [{ what, ok: true, detail: 'everything is in place' }];
  return items.map((item) => {
    const { name, required, reason } = item;
    if (reason === undefined) return missingItem(item, isOnLab);
    return { what: `${what}: ${name}`, ok: !required, detail: reason };
  });
}

/** What Terraform reads before anything else, where that is not its own default. */
function checkTerraformConfig({ environment, home }: Context, isOnLab: boolean): Finding[] {
  const what = 'terraform config';
  const named = environment['TF_CLI_CONFIG_FILE'] ?? '';
  const file = named === '' ? join(environment['HOME'] ?? '', '.terraformrc') : named;
  if (!existsSync(file)) {
    if (named === '') return [];
    const detail = `TF_CLI_CONFIG_FILE names ${named}, which is not there, and Terraform goes on without it: make the file, or unset the variable`;
    return [{ what, ok: true, detail }];
  }
  const mirror = join(home, 'lab', 'providers', 'mirror', 'plugins');
  const text = readFileSync(file, 'utf8');
  const isForeign = /^\s*provider_installation\b/m.test(text) && !text.includes(mirror);
  if (!isForeign) return named === '' ? [] : [{ what, ok: true, detail: named }];
  const detail = isOnLab
    ? `${file} says where providers come from, so that those of the lab are not found: add filesystem_mirror { path = "${mirror}" } to its provider_installation, or unset TF_CLI_CONFIG_FILE`
    : `${file} says where providers come from: bpg/proxmox and hashicorp/local must be there`;
  return [{ what, ok: !isOnLab, detail }];
}

/** The key that Ansible logs in with. */
function checkKey({ automation: { identityFile } }: Site): Finding {
  const ok = existsSync(identityFile) && existsSync(`${identityFile}.pub`);
  const detail = ok
    ? identityFile
    : `SSH_KEY_FILE_MISSING: ${identityFile} or its .pub is not there; make both with: ssh-keygen -t ed25519 -N '' -f ${identityFile}`;
  return { what: 'ssh key', ok, detail };
}

/** Passwords and keys that the specs name, of which a deploy needs those of its hosts. */
async function checkSecrets(context: Context, loaded: LoadedSite): Promise<Finding[]> {
  const what = 'secrets';
  const { count, problems } = await lookForSecrets(context, loaded);
  if (problems.length === 0)
    return count === 0 ? [] : [{ what, ok: true, detail: `all ${String(count)} found` }];
  return problems.map(({ code, message, hint, at, severity }) => {
    const where = at === undefined ? '' : `${at.file}:${String(at.line)}:${String(at.column)}: `;
    return { what, ok: severity !== 'error', detail: `${code}: ${where}${message}; ${hint}` };
  });
}

/** The lab is down, and could not be started. */
function portInUse({ name, apiEndpoint }: PveNode): string {
  const { name: holder = 'another program', end } =
    portHolder(Number(new URL(apiEndpoint).port) || 443) ?? {};
  const stop = end === undefined ? 'stop it' : `stop it (${end})`;
  return (
    `LAB_PORT_IN_USE: the lab is down, and ${holder} listens at ${apiEndpoint}: ${stop}, or name another port in ` +
    `api_endpoint of specs/nodes/${name}.yaml`
  );
}

async function checkNode(context: Context, node: PveNode, loaded: LoadedSite): Promise<Finding> {
  const what = `node ${node.name}`;
  const { token, reason } = await tokenOf(context, node, loaded);
  if (token === undefined) {
    const isTaken = node.kind === 'lab' && (await isListening(node.apiEndpoint));
    return { what, ok: false, detail: isTaken ? portInUse(node) : reason };
  }
  const client = new PveClient({ endpoint: node.apiEndpoint, token, insecure: !node.tlsVerify });
  try {
    const { version } = await client.get<{ version: string }>('version');
    return { what, ok: true, detail: `Proxmox VE ${version} at ${node.apiEndpoint}` };
  } catch (error) {
    return { what, ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    client.close();
  }
}

/** `rackwright doctor`: what is missing for a deploy, with what to do. */
export function addDoctor(root: Command, context: Context): void {
  const { writer } = context;
  root
    .command('doctor')
    .description('look for what would keep a deploy from working')
    .option('--site <folder>', 'the folder of the specs')
    .option('--json', 'print JSON')
    .action(async (options: SiteOptions & { json?: boolean }) => {
      const site = readSite(context, options);
      const errors = site.problems.filter((problem) => problem.severity === 'error').length;
      const isOnLab = site.ok && site.site.nodes.some(({ kind }) => kind === 'lab');
      const findings = [
        ...checkSetup(context, isOnLab),
        ...checkTerraformConfig(context, isOnLab),
        {
          what: 'specs',
          ok: site.ok,
          detail: site.ok ? site.site.name : `${errors} faults: rackwright validate`,
        },
        ...(site.ok ? [checkKey(site.site), ...(await checkSecrets(context, site))] : []),
        ...(site.ok ? await Promise.all(site.site.nodes.map((node) => checkNode(context, node, site))) : []),
      ];
      if (options.json) writer.json(findings);
      else {
        const { green, red } = writer.colors;
        const rows = findings.map((finding) => [
          finding.ok ? 'ok' : 'FAULT',
          finding.what,
          (finding.ok ? green : red)(finding.detail),
        ]);
        writer.table(['', 'what', 'detail'], rows);
      }
      if (findings.some((finding) => !finding.ok)) throw new CommandFailed();
    });
}
