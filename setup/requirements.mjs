// Goes through the requirements in order: what is there costs nothing, what is missing is announced, then installed.
import { say } from './progress.mjs';

export class SetupIncomplete extends Error {}

/**
 * How it is with a requirement: `present`, `missing`, `later` where it can be looked for only when another one is there, or
 * `impossible` where this user cannot have it, for the reason in its `obstacle`.
 */
export function stateOf(requirement) {
  if (requirement.obstacle !== undefined) return 'impossible';
  if (requirement.after !== undefined && !requirement.after.isPresent()) return 'later';
  return requirement.isPresent() ? 'present' : 'missing';
}

/** Why nothing is to be installed now, in words. */
function reasonOf({ obstacle, after }, state) {
  return state === 'impossible' ? obstacle : `looked for when the ${after.name} are there`;
}

/** Says what is not there, and the command that brings it. */
function tell(requirement, state) {
  if (state !== 'missing') {
    const word = { impossible: 'without', later: 'later' }[state];
    say(`${word.padEnd(8)} ${requirement.name}: ${reasonOf(requirement, state)}`);
  } else {
    say(`missing  ${requirement.name}: ${requirement.what}`);
    say(`         ${requirement.command}`);
  }
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

/** Names, separated by commas. */
export const namesOf = (requirements) => requirements.map(({ name }) => name).join(', ');

/** Ends the set-up where something that is needed is missing, and names what else is. */
function endUnlessComplete(absent) {
  const required = absent.filter((requirement) => requirement.required);
  if (required.length === 0) return;
  const others = absent.filter((requirement) => !requirement.required);
  const rest = others.length > 0 ? `; also missing, or not looked for yet: ${namesOf(others)}` : '';
  throw new SetupIncomplete(`${namesOf(required)}${rest}`);
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
    const state = stateOf(requirement);
    if (state === 'present') continue;
    if (state === 'missing' && !reportOnly && requirement.installable) {
      if (!(await install(requirement))) absent.push(requirement);
      continue;
    }
    tell(requirement, state);
    if (state !== 'impossible') absent.push(requirement);
  }
  endUnlessComplete(absent);
  return absent;
}

/** The same as data, for programs: nothing is changed, and nothing said. */
export function report(requirements) {
  return requirements.map((requirement) => {
    const state = stateOf(requirement);
    const { name, required, installable } = requirement;
    if (state === 'present') return { name, state, required };
    if (state !== 'missing') return { name, state, required, reason: reasonOf(requirement, state) };
    return { name, state, required, installable, what: requirement.what, command: requirement.command };
  });
}
