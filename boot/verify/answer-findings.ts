import { networkMachine, type Site } from '../../site';
import { installable, type SecretLookup, secretProblemsOf } from '../installers';
import { exampleMedium, exampleSecret, previewOf, releaseOf } from '../preview';
import { fileOf } from './file-of';
import { About, type Finding, wordsOf } from './finding';
import { validate } from './validators';

/** Of no account; a validator's words may quote it. */
const PLACEHOLDER = 'in place of a secret';

/**
 * What every machine's installer would be told: made with the real secrets, which stay in memory, and shown without them to
 * the programs of others that know the forms.
 */
export async function answerFindings(
  site: Site,
  machines: readonly string[],
  secret: SecretLookup,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const missing = new Set<string>();
  for (const machine of machines) {
    const about = new About('answers', machine);
    try {
      const release = releaseOf(site, machine);
      const found = installable(site, machine, { medium: exampleMedium, secret });
      const secretProblems = found.ok ? secretProblemsOf(found) : [];
      if (secretProblems.length > 0) {
        const remedy = 'rackwright secrets edit, which the server sees by itself';
        findings.push(about.fault(secretProblems.join('; '), remedy));
        continue;
      }
      previewOf(site, machine, { release, secret });
      const files = previewOf(site, machine, { release, secret: exampleSecret(PLACEHOLDER) });
      const checked: string[] = [];
      const faults: string[] = [];
      for (const [name, text] of Object.entries(files)) {
        const verdict = await validate(name, text);
        if (verdict.kind === 'missing') missing.add(`${verdict.program} (${verdict.of})`);
        if (verdict.kind === 'valid') checked.push(verdict.program);
        if (verdict.kind === 'invalid') faults.push(`${name}: ${verdict.program} says: ${verdict.words}`);
      }
      const by =
        checked.length === 0 ? 'rendered' : `rendered, and checked by ${[...new Set(checked)].join(', ')}`;
      findings.push(
        faults.length > 0
          ? about.fault(faults.join('; '), `look at it with: rackwright answer ${machine}`)
          : about.ok(by),
      );
    } catch (error) {
      findings.push(
        about.fault(
          wordsOf(error).replaceAll('\n', '; '),
          `mend ${fileOf(networkMachine(site, machine) ?? { name: machine })} as it says`,
        ),
      );
    }
  }
  for (const program of [...missing].sort()) {
    findings.push(new About('answers', program).skipped('is not installed here, and checked nothing'));
  }
  return findings;
}
