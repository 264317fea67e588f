import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, refuseParams, type VmRecord } from '../../model';
import {
  agentAnswers,
  agentOptions,
  askRealAgent,
  needAgent,
  needVm,
  readAgentFile,
  shutdownVm,
  writeAgentFile,
} from '../../vm';
import { startGuestTask } from '../guest-task';

const BASE = '/nodes/{node}/qemu/{vmid}/agent';

/** Commands that would have to run something in the guest. */
const DISABLED: Readonly<Record<string, string>> = {
  exec: 'guest-exec',
  'exec-status': 'guest-exec-status',
  'file-read': 'guest-file-open',
  'file-write': 'guest-file-open',
  'set-user-password': 'guest-set-user-password',
  'suspend-disk': 'guest-suspend-disk',
  'suspend-hybrid': 'guest-suspend-hybrid',
  'suspend-ram': 'guest-suspend-ram',
};

/** Calls that are more than one command of the agent's, or one of the machine's. */
const COMPOSED = new Set(['shutdown', 'file-read', 'file-write']);

const POSTED =
  'exec file-write fsfreeze-freeze fsfreeze-status fsfreeze-thaw fstrim ping set-user-password shutdown suspend-disk suspend-hybrid suspend-ram'.split(
    ' ',
  );

function agentOf({ lab, given }: OperationCall): VmRecord {
  return needAgent(lab, needVm(lab, given.node, given.vmid));
}

async function run(call: OperationCall, command: string): Promise<unknown> {
  const vm = agentOf(call);
  const ofFile = command.startsWith('file-') ? await runOnFile(call, vm, command) : undefined;
  if (ofFile) return ofFile.answer;
  const real = COMPOSED.has(command)
    ? undefined
    : await askRealAgent(call.lab, vm, command, agentOptions(command, call.given.values));
  if (real) return command.startsWith('exec') ? real.answer : { result: real.answer };
  const disabled = DISABLED[command];
  if (disabled !== undefined) {
    throw refuse(`Agent error: The command ${disabled} has been disabled for this instance`);
  }
  if (command === 'shutdown') {
    startGuestTask(call.lab, call.caller, {
      node: vm.node,
      type: 'qmshutdown',
      vmid: vm.vmid,
      work: () => shutdownVm(call.lab, vm.node, vm.vmid, 60_000),
    });
    return { result: {} };
  }
  const answer = agentAnswers[command];
  if (!answer) throw refuseParams({ command: `value '${command}' does not have a value in the enumeration` });
  return { result: await answer(call.lab, vm) };
}

/** `file-read` and `file-write`, which are several commands of the agent's. */
function runOnFile(
  { lab, given }: OperationCall,
  vm: VmRecord,
  command: string,
): Promise<{ readonly answer: unknown } | undefined> {
  const { values } = given;
  const file = given.text('file');
  if (command === 'file-write') {
    return writeAgentFile(lab, vm, {
      file,
      content: given.text('content'),
      encode: values['encode'] !== false,
    });
  }
  const [count, offset] = ['count', 'offset'].map((name) => values[name] as number | undefined);
  return readAgentFile(lab, vm, {
    ...{ file, decode: values['decode'] !== false },
    ...(count === undefined ? {} : { count }),
    ...(offset === undefined ? {} : { offset }),
  });
}

const commands = [...new Set([...Object.keys(agentAnswers), ...Object.keys(DISABLED), 'shutdown'])];

/** `/nodes/{node}/qemu/{vmid}/agent`: what the guest says of itself; commands inside it are switched off. */
export const agentRoutes: readonly AnyRoute[] = [
  operation(`POST ${BASE}`, (call) => run(call, call.given.text('command'))),
  ...commands.map((command) =>
    operation(`${POSTED.includes(command) ? 'POST' : 'GET'} ${BASE}/${command}`, (call) =>
      run(call, command),
    ),
  ),
];
