import type { z } from 'zod';
import { nearest } from '../errors';
import { matching, refuse } from './field';

const FORM = /^([A-Za-z]+)(?:_([A-Z]{2}))?(?:\.([A-Za-z0-9-]+))?(?:@([a-z]+))?$/;
const ALLOWED = 'take a name of `locale -a`';

/** The character sets that the C library has locales in; others are never generated. */
const CHARACTER_SETS = [
  ...['UTF-8', 'utf8', 'ISO-8859-1', 'ISO-8859-2', 'ISO-8859-5', 'ISO-8859-7', 'ISO-8859-9', 'ISO-8859-13'],
  ...['ISO-8859-15', 'KOI8-R', 'KOI8-U', 'EUC-JP', 'EUC-KR', 'EUC-TW', 'GB2312', 'GBK', 'GB18030', 'BIG5'],
  ...['BIG5-HKSCS', 'CP1251', 'CP1255', 'TIS-620', 'ISO-8859-3', 'ISO-8859-6', 'ISO-8859-8', 'ISO-8859-10'],
  ...['ISO-8859-14', 'ARMSCII-8', 'GEORGIAN-PS', 'PT154', 'RK1048', 'TCVN5712-1', 'KOI8-T'],
];

/** Made when a locale is looked at first: that takes longer than all other schemas together. */
const names = new Map<'language' | 'region', Intl.DisplayNames>();

function namesOf(kind: 'language' | 'region'): Intl.DisplayNames {
  const known = names.get(kind) ?? new Intl.DisplayNames('en', { type: kind, fallback: 'none' });
  names.set(kind, known);
  return known;
}

/** Whether there is a language or a country of a code (ISO 639, ISO 3166). */
function isKnown(kind: 'language' | 'region', code: string): boolean {
  try {
    return namesOf(kind).of(code) !== undefined;
  } catch {
    return false;
  }
}

/** What is wrong with a locale of the right form, with a hint; undefined where nothing is. */
function faultOf(text: string): readonly [message: string, hint: string] | undefined {
  const [, language = '', region, characters] = FORM.exec(text) ?? [];
  const isPlain = language === 'C' || language === 'POSIX';
  if (!isPlain && (!/^[a-z]{2,3}$/.test(language) || !isKnown('language', language))) {
    return [`there is no language "${language}"`, `write its code of ISO 639, as in en_GB.UTF-8; ${ALLOWED}`];
  }
  if (region !== undefined && !isKnown('region', region)) {
    return [`there is no country "${region}"`, `write its code of ISO 3166, as in en_GB.UTF-8; ${ALLOWED}`];
  }
  if (characters === undefined || CHARACTER_SETS.includes(characters)) return undefined;
  const near = nearest(characters, CHARACTER_SETS);
  return [
    `there is no character set "${characters}"`,
    near === undefined ? 'take UTF-8' : `did you mean "${text.replace(characters, near)}"?`,
  ];
}

/** A name of `locale -a`. */
export const locale: z.ZodString = matching(FORM, ALLOWED, {
  description: 'Locale. Default: C.UTF-8.',
  examples: ['en_GB.UTF-8'],
}).superRefine((text, context) => {
  if (!FORM.test(text)) return;
  const fault = faultOf(text);
  if (fault) refuse(context, 'BAD_VALUE', ...fault);
});
