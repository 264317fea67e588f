/**
 * Whether a number is what was written. JSON has no infinities and nothing that is not a number; of whole numbers above
 * 2^53 the last digits would be lost unseen.
 */
export function isKeptNumber(value: number, written: string): boolean {
  return Number.isFinite(value) && !losesDigits(value, written);
}

/** Whether a whole number has more digits than are kept. */
export function losesDigits(value: number, written: string): boolean {
  return /^[-+]?\d+$/.test(written) && !Number.isSafeInteger(value);
}
