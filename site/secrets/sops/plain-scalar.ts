import type { TypedText } from './cipher';

/**
 * A scalar as SOPS writes it into its hash and its ciphertexts. SOPS is written in Go, whose YAML reads some unquoted
 * scalars in another way than YAML 1.2 does; what it makes of them counts.
 * @param value what YAML 1.2 says it is
 * @param source the scalar as it stands in the file
 */
export function plainScalar(value: string | number | boolean, source: string): TypedText {
  if (typeof value === 'boolean') return { type: 'bool', text: value ? 'True' : 'False' };
  const isPlain = source === source.trim() && !/^["'|>]/.test(source);
  if (!isPlain) return { type: 'str', text: String(value) };
  const number = goInteger(source) ?? goFloat(source, value);
  if (number) return number;
  const time = typeof value === 'string' ? goTime(source) : undefined;
  return time ?? { type: 'str', text: String(value) };
}

function goInteger(source: string): TypedText | undefined {
  const plain = source.replaceAll('_', '');
  const [, sign = '', digits = ''] =
    /^([-+]?)(0b[01]+|0o[0-7]+|0x[\da-f]+|0[0-7]+|0|[1-9]\d*)$/i.exec(plain) ?? [];
  if (digits === '') return undefined;
  const whole = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  const integer = sign === '-' ? -whole : whole;
  // What does not fit into 64 bits is a float there.
  if (integer < -(2n ** 63n) || integer >= 2n ** 63n)
    return { type: 'float', text: withoutExponent(Number(integer)) };
  return { type: 'int', text: String(integer) };
}

function goFloat(source: string, value: string | number): TypedText | undefined {
  const plain = source.replaceAll('_', '');
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i.test(plain)) {
    if (typeof value !== 'number') return undefined;
    return { type: 'float', text: Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf' };
  }
  return { type: 'float', text: withoutExponent(Number(plain)) };
}

/** The shortest digits that give the number again, as Go's 'f' writes them. */
function withoutExponent(number: number): string {
  const [, sign = '', whole = '', fraction = '', exponent = ''] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(number)) ?? [];
  if (exponent === '') return Object.is(number, -0) ? '-0' : String(number);
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return (
    sign +
    (point >= digits.length ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`)
  );
}

const TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d{1,9})?[ \t]*(Z|[-+]\d{2}:\d{2})?)?$/;

function goTime(source: string): TypedText | undefined {
  const found = TIME.exec(source);
  if (!found) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '0',
    minute = '0',
    second = '0',
    fraction = '',
    zone = 'Z',
  ] = found;
  const two = (text: string): string => text.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  if (Number.isNaN(Date.parse(date)) || !new Date(date).toISOString().startsWith(date)) return undefined;
  const rest = fraction.replace(/0+$/, '');
  return {
    type: 'time',
    text: `${date}T${two(hour)}:${two(minute)}:${two(second)}${rest === '.' ? '' : rest}${zone}`,
  };
}
