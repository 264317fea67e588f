import type { Command } from 'commander';
import { askBmc } from '../../lab/bmc';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { MACHINE_COLUMNS, machineRow, machinesOf } from '../lab-machines';
import { runningLab } from '../running-lab';
import { addLabMachineAdd } from './lab-machine-add';
import { labOption } from './lab-option';

/** `rackwright lab machine …`: bare metal of the lab, driven over Redfish. */
export function addLabMachine(lab: Command, context: Context): void {
  const { writer } = context;
  const machine = lab.command('machine').description('bare-metal machines of the lab, each with a BMC');
  addLabMachineAdd(machine, context);
  machine
    .command('list')
    .description('all machines')
    .addOption(labOption())
    .option('--json', 'print JSON')
    .action(async (options: { lab: string; json?: boolean }) => {
      const machines = await machinesOf(runningLab(context, options.lab).directory);
      if (options.json) writer.json(machines);
      else if (machines.length === 0)
        writer.line('the lab has no machines; make one with: rackwright lab machine add NAME');
      else writer.table(MACHINE_COLUMNS, machines.map(machineRow));
    });

  machine
    .command('power')
    .description('change the power of a machine')
    .argument('<name>')
    .argument('<reset-type>', 'as in Redfish: On, ForceOff, GracefulShutdown, ForceRestart, Nmi, …')
    .addOption(labOption())
    .action(async (name: string, type: string, options: { lab: string }) => {
      const path = `Systems/${encodeURIComponent(name)}/Actions/ComputerSystem.Reset`;
      await askBmc(runningLab(context, options.lab).directory, path, {
        method: 'POST',
        body: { ResetType: type },
      });
      writer.line(`machine ${name}: ${type}`);
    });

  machine
    .command('remove')
    .description('switch a machine off and forget it, with its disks')
    .argument('<name>')
    .addOption(labOption())
    .action(async (name: string, options: { lab: string }) => {
      await askBmc(runningLab(context, options.lab).directory, `Systems/${encodeURIComponent(name)}`, {
        method: 'DELETE',
      });
      writer.line(`machine ${name} is removed`);
    });

  machine.action(() => {
    machine.outputHelp();
    throw new CommandFailed(2);
  });
}
