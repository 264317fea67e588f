import type { Command } from 'commander';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { addLabClock } from './lab-clock';
import { addLabConsole } from './lab-console';
import { addLabDown } from './lab-down';
import { addLabEnv } from './lab-env';
import { addLabFault } from './lab-fault';
import { addLabList } from './lab-list';
import { addLabLogs } from './lab-logs';
import { addLabMachine } from './lab-machine';
import { addLabProvider } from './lab-provider';
import { addLabRoot } from './lab-root';
import { addLabSave } from './lab-save';
import { addLabStatus } from './lab-status';
import { addLabUp } from './lab-up';

/** `rackwright lab …`: the data centre in a box. */
export function addLab(root: Command, context: Context): void {
  const lab = root
    .command('lab')
    .description('the built-in lab: a Proxmox VE API, guests and networks on this machine');
  addLabUp(lab, context);
  addLabDown(lab, context);
  addLabList(lab, context);
  addLabStatus(lab, context);
  addLabEnv(lab, context);
  addLabProvider(lab, context);
  addLabClock(lab, context);
  addLabSave(lab, context);
  addLabRoot(lab, context);
  addLabConsole(lab, context);
  addLabLogs(lab, context);
  addLabMachine(lab, context);
  addLabFault(lab, context);
  lab.action(() => {
    lab.outputHelp();
    throw new CommandFailed(2);
  });
}
