const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/; // so neither `.` nor `..`, nor hidden, nor empty
const MAX_KEY_LENGTH = 512;

/** Returns the key when it is well-formed and throws otherwise: keys are made by the program, never by people. */
export function checkKey(key: string): string {
  const isGood = key.length <= MAX_KEY_LENGTH && key.split("/").every((segment) => SEGMENT.test(segment));
  if (!isGood) throw new Error(`not a file key: ${JSON.stringify(key.slice(0, 100))}`);
  return key;
}
