/** The shortest password that accounts take. */
export const PASSWORD_MIN = 8;

/**
 * A hint, not a rule: 0 too easy, 1 weak, 2 good, 3 strong. Counts length first, then variety; one character repeated or a
 * plain run such as 12345678 stays easy whatever its length.
 */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 {
  const distinct = new Set(password.toLowerCase()).size;
  if (password.length < PASSWORD_MIN || distinct < 5 || isRun(password)) return 0;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) =>
    kind.test(password),
  ).length;
  const points = (password.length >= 12 ? 1 : 0) + (password.length >= 16 ? 1 : 0) + (kinds >= 3 ? 1 : 0);
  return points >= 2 ? 3 : points === 1 ? 2 : 1;
}

/** True when most characters follow their neighbour by one: abcdefgh, 87654321. */
function isRun(password: string): boolean {
  const codes = [...password].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1).length;
  return steps >= password.length * 0.7;
}
