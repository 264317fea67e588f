// Goes through the requirements in order: what is there costs nothing, what is missing is announced, then installed.
import { say } from './progress.mjs';

export class SetupIncomplete extends Error {}

/** Says what is missing, and the command that brings it. */
function tell(requirement) {
  say(`missing  ${requirement.name}: ${requirement.what}`);
  say(`         ${requirement.command}`);
}

/** Installs one; what is not required may fail, and is told with its command. */
async function install(requirement) {
  say(`install  ${requirement.name}: ${requirement.what}`);
  try {
    await requirement.install();
  } catch (error) {
    if (requirement.required) throw error;
    say(`failed   ${requirement.name}: ${error.message}`);
    say(`         It goes on without; to try it by hand: ${requirement.command}`);
    return false;
  }
  say(`ready    ${requirement.name}`);
  return true;
}

/**
 * Makes every requirement present, or says by which command.
 * With `reportOnly` nothing is changed. Throws SetupIncomplete when a required one stays missing.
 * @returns those that stay missing
 */
export async function meet(requirements, { reportOnly }) {
  const needed = requirements.filter(({ required, installable }) => required && !installable);
  const hopeless = reportOnly ? [] : needed.filter((requirement) => !requirement.isPresent());
  const absent = [];
  // Nothing large is fetched in vain.
  for (const requirement of hopeless.length > 0 ? hopeless : requirements) {
    if (requirement.isPresent()) continue;
    if (reportOnly || !requirement.installable) {
      tell(requirement);
      absent.push(requirement);
    } else if (!(await install(requirement))) absent.push(requirement);
  }
  const required = absent.filter((requirement) => requirement.required);
  if (required.length > 0)
    throw new SetupIncomplete(required.map((requirement) => requirement.name).join(', '));
  return absent;
}
