import type { Validator } from '../resource';
import { isList, isObject } from '../values';

/** The value is one of these texts. */
export function oneOf(...allowed: readonly string[]): Validator {
  return (value) =>
    typeof value === 'string' && allowed.includes(value)
      ? undefined
      : `must be one of ${allowed.map((item) => `'${item}'`).join(', ')}`;
}

/** The value is a whole number in a range, both ends included. */
export function between(least: number, most: number): Validator {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
}

/** The value is a whole number of at least this. */
export function atLeast(least: number): Validator {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least
      ? undefined
      : `must be a whole number of at least ${least}`;
}

/** The value is text of this form. */
export function matches(pattern: RegExp, words: string): Validator {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : `must be ${words}`);
}

/** The value is a list of these texts alone. */
export function eachOf(...allowed: readonly string[]): Validator {
  return (value) =>
    isList(value) && value.some((item) => typeof item === 'string' && !allowed.includes(item))
      ? `must hold nothing but ${allowed.map((item) => `'${item}'`).join(', ')}`
      : undefined;
}

/** The value is a map with names of this form. */
export function keysMatch(pattern: RegExp, words: string): Validator {
  return (value) =>
    isObject(value) && Object.keys(value).some((key) => !pattern.test(key))
      ? `must have nothing but ${words} for names`
      : undefined;
}

/** The value is a map of whole numbers in a range, both ends included. */
export function eachBetween(least: number, most: number): Validator {
  const check = between(least, most);
  return (value) =>
    isObject(value) &&
    Object.values(value).some((each) => typeof each === 'number' && check(each) !== undefined)
      ? `must hold whole numbers from ${least} to ${most}`
      : undefined;
}

/** Keyboards of consoles. */
export const keyboard: Validator = oneOf(
  ...'da de de-ch en-gb en-us es fi fr fr-be fr-ca fr-ch hu is it ja lt mk nl no pl pt pt-br sl sv tr'.split(
    ' ',
  ),
);

/** The value is text that is not empty. */
export const notEmpty: Validator = matches(/./s, 'text that is not empty');

/** A volume with a file: `local:iso/debian.iso` */
export const fileId: Validator = matches(
  /^$|^[^:\s]+:[^:\s][^:\s/]*\/[^:\s]+$/,
  "a file as in 'local:iso/debian-12.iso'",
);

/** A MAC address of one card. */
export const macAddress = matches(
  /^$|^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/,
  "a MAC address as in 'BC:24:11:00:00:01'",
);

/** The name of a machine: labels of a DNS name. */
export const dnsName = matches(
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))*$/,
  'a DNS name',
);
