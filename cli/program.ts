import { Command } from 'commander';
import packageJson from '../package.json';
import { addAnswer } from './commands/answer';
import { addConfigure } from './commands/configure';
import { addDeploy } from './commands/deploy';
import { addDiff } from './commands/diff';
import { addDoctor } from './commands/doctor';
import { addDrift } from './commands/drift';
import { addExplain } from './commands/explain';
import { addGateway } from './commands/gateway';
import { addGraph } from './commands/graph';
import { addImage } from './commands/image';
import { addImport } from './commands/import';
import { addInit } from './commands/init';
import { addInventory } from './commands/inventory';
import { addIso } from './commands/iso';
import { addLab } from './commands/lab';
import { addLock } from './commands/lock';
import { addMachine } from './commands/machine';
import { addNew } from './commands/new';
import { addNode } from './commands/node';
import { addPolicy } from './commands/policy';
import { addReboot } from './commands/reboot';
import { addSecrets } from './commands/secrets';
import { addServe } from './commands/serve';
import { addSummary } from './commands/summary';
import { addTemplate } from './commands/template';
import { addToken } from './commands/token';
import { addValidate } from './commands/validate';
import { addVerify } from './commands/verify';
import type { Context } from './context';

/** The whole command line; nothing runs until it is parsed. */
export function program(context: Context): Command {
  const root = new Command('rackwright')
    .description('One typed description of a site becomes installed, configured and proven machines.')
    .version(packageJson.version)
    // An option is that of the command that it follows.
    .enablePositionalOptions()
    .showHelpAfterError('(rackwright --help shows the commands)')
    // Commander exits with 1 on a wrong option; a usage error is 2 here.
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  addInit(root, context);
  addLab(root, context);
  addValidate(root, context);
  addDeploy(root, context);
  addDiff(root, context);
  addDrift(root, context);
  addConfigure(root, context);
  addReboot(root, context);
  addInventory(root, context);
  addSummary(root, context);
  addDoctor(root, context);
  addExplain(root, context);
  addGateway(root, context);
  addGraph(root, context);
  addNew(root, context);
  addNode(root, context);
  addPolicy(root, context);
  addSecrets(root, context);
  addImport(root, context);
  addServe(root, context);
  addImage(root, context);
  addIso(root, context);
  addLock(root, context);
  addMachine(root, context);
  addTemplate(root, context);
  addToken(root, context);
  addAnswer(root, context);
  addVerify(root, context);
  return root;
}
