import { refuse, type Lab, type VmRecord } from '../model';

/** What a call of the API gives the agent, by the command's name in the API. */
type Given = Readonly<Record<string, unknown>>;

interface ExecStatus {
  readonly exited: boolean;
  readonly 'out-data'?: string;
  readonly 'err-data'?: string;
}

/** PVE passes the agent's bytes on as characters, one for each, and does not look for UTF-8 in them. */
export function decodeAgentText(text: string | undefined): string {
  return Buffer.from(text ?? '', 'base64').toString('latin1');
}

/** @throws ApiError 500 for what is no byte, as from PVE */
export function encodeAgentText(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.toString('latin1') !== text) throw refuse('Wide character in subroutine entry');
  return bytes.toString('base64');
}

/** The options of the agent's own commands, made of the parameters of the API's. */
const OPTIONS: Readonly<Record<string, (given: Given) => object>> = {
  exec: (given) => {
    const [path, ...arg] = [given['command']].flat().map(String);
    const input = given['input-data'] as string | undefined;
    return {
      ...{ path, arg, 'capture-output': true },
      ...(input === undefined ? {} : { 'input-data': encodeAgentText(input) }),
    };
  },
  'exec-status': (given) => ({ pid: Number(given['pid']) }),
  'set-user-password': (given) => ({
    username: String(given['username']),
    password: encodeAgentText(String(given['password'])),
    crypted: given['crypted'] === true || given['crypted'] === 1 || given['crypted'] === '1',
  }),
};

/** The options of an agent's command that the API's parameters mean. */
export function agentOptions(command: string, given: Given): object | undefined {
  return OPTIONS[command]?.(given);
}

/** Booleans as the API has them, and text that the agent has in base64. */
function readExecStatus(status: ExecStatus): object {
  const flags = Object.entries(status).filter(([, value]) => typeof value === 'boolean');
  return {
    ...status,
    ...Object.fromEntries(flags.map(([name, value]) => [name, value === true ? 1 : 0])),
    ...(status['out-data'] === undefined ? {} : { 'out-data': decodeAgentText(status['out-data']) }),
    ...(status['err-data'] === undefined ? {} : { 'err-data': decodeAgentText(status['err-data']) }),
  };
}

/**
 * Asks the agent that runs in a machine.
 *
 * @param options of the agent's own command
 * @returns undefined when the machine has none, and the lab speaks for it.
 * @throws ApiError 500 in PVE's words when the agent is silent or refuses.
 */
export async function askRealAgent(
  lab: Lab,
  vm: VmRecord,
  command: string,
  options?: object,
): Promise<{ readonly answer: unknown } | undefined> {
  if (vm.guestAbsent !== undefined) return undefined;
  try {
    const asked = await lab.guests.askAgent?.(vm.vmid, `guest-${command}`, options);
    if (!asked || command !== 'exec-status') return asked;
    return { answer: readExecStatus(asked.answer as ExecStatus) };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'GUEST_AGENT_SILENT') throw refuse(message);
    if (code === 'GUEST_AGENT_REFUSED') throw refuse(`Agent error: ${message}`);
    throw error;
  }
}
