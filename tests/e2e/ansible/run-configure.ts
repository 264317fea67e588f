// A process that configures until it is killed, for the test of just that; prints a line when Ansible runs a task.
import { readFileSync } from 'node:fs';
import { configure, type ConfigureOptions } from '../../../inventory';

const options = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ConfigureOptions;
const [environment] = options.site.environments;
if (!environment) throw new Error('the site has no environment');
void configure({
  ...options,
  environment,
  processEnvironment: process.env,
  onEvent: (event) => {
    if (event.type === 'task-started') console.log(event.task);
  },
});
