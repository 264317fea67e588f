import type { Diagnostic } from '../resource';
import { Unknown, type ObjectValue, type Value } from '../values';

/** Complains about arguments that do not go together, or is silent. */
export type Combination = (config: ObjectValue) => readonly Diagnostic[];

const isGiven = (value: Value | undefined): boolean => value !== undefined && value !== null;

function complaint(detail: string, path: string): Diagnostic {
  return { severity: 'error', summary: 'Invalid Attribute Combination', detail, path: [path] };
}

/** At most one of these is given; `false` is given too, and what is not known yet may be nothing. */
export function onlyOneOf(...names: readonly string[]): Combination {
  return (config) => {
    const [first, ...others] = names.filter(
      (name) => isGiven(config[name]) && !(config[name] instanceof Unknown),
    );
    if (first === undefined || others.length === 0) return [];
    const detail = `Only one of ${names.join(', ')} can be given, got ${[first, ...others].join(' and ')}.`;
    return [complaint(detail, first)];
  };
}

/** One argument is of no use without the other. */
export function needs(name: string, other: string): Combination {
  return (config) =>
    isGiven(config[name]) && !isGiven(config[other])
      ? [complaint(`${name} can only be given together with ${other}.`, name)]
      : [];
}

/** One of these is needed. What is not known yet may be it. */
export function oneOfThem(...names: readonly string[]): Combination {
  return (config) =>
    names.some((name) => isGiven(config[name]))
      ? []
      : [
          {
            severity: 'error',
            summary: 'Missing Attribute Configuration',
            detail: `One of ${names.join(', ')} is needed.`,
          },
        ];
}

/** All complaints of several. */
export function allOf(...combinations: readonly Combination[]): (config: ObjectValue) => Diagnostic[] {
  return (config) => combinations.flatMap((each) => each(config));
}
