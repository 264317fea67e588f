// Goes through the requirements in order: what is there costs nothing, what is missing is announced, then installed.
import { say } from './progress.mjs';

export class SetupIncomplete extends Error {}

/**
 * Makes every requirement present, or says by which command.
 * With `reportOnly` nothing is changed. Throws SetupIncomplete when a required one stays missing.
 */
export async function meet(requirements, { reportOnly }) {
  const absent = [];
  for (const requirement of requirements) {
    if (requirement.isPresent()) continue;
    if (reportOnly || !requirement.installable) {
      say(`missing  ${requirement.name}: ${requirement.what}`);
      say(`         ${requirement.command}`);
      absent.push(requirement);
      // Later requirements may need this one even to be looked for (the CLI needs the npm packages).
      if (requirement.required && !reportOnly) continue;
      continue;
    }
    say(`install  ${requirement.name}: ${requirement.what}`);
    await requirement.install();
    say(`ready    ${requirement.name}`);
  }
  const required = absent.filter((requirement) => requirement.required);
  if (required.length > 0)
    throw new SetupIncomplete(required.map((requirement) => requirement.name).join(', '));
  return absent;
}
