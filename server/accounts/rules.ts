export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;
export const NAME_MAX = 100;
/** RFC 5321, 4.5.3.1: the longest address that can be delivered to. */
export const EMAIL_MAX = 254;

export type PasswordWeakness = "short" | "long" | "common";

/** Passwords that head every list of leaked ones, as far as the rules below do not find them. */
const LEAKED = new Set(
  `password password1 passw0rd parolparol qwerty12 qwerty123 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qazwsxedc q1w2e3r4 zaq12wsx abcd1234
   iloveyou trustno1 sunshine princess football baseball superman starwars whatever letmein1 welcome1 admin123 administrator
   uzbekistan oʻzbekiston toshkent samarqand botfactory`.split(/\s+/),
);

/** Runs along the keyboard or the alphabet. */
const RUNS = [
  "01234567890",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "йцукенгшщзхъфывапролджэячсмитьбю",
];

/**
 * Why a password is refused, or undefined. Following NIST SP 800-63B: a length, and nothing that is guessed first; no demands on
 * what kinds of characters it has. `personal` holds what is known of its owner (address, name).
 */
export function passwordWeakness(
  password: string,
  personal: readonly string[] = [],
): PasswordWeakness | undefined {
  if (password.length < PASSWORD_MIN) return "short";
  if (password.length > PASSWORD_MAX) return "long";
  const lower = password.toLowerCase();
  const guessedFirst =
    LEAKED.has(lower) || new Set(lower).size <= 2 || isRun(lower) || namesOwner(lower, personal);
  return guessedFirst ? "common" : undefined;
}

function isRun(text: string): boolean {
  const backwards = [...text].reverse().join("");
  return RUNS.some((run) => run.includes(text) || run.includes(backwards));
}

function namesOwner(text: string, personal: readonly string[]): boolean {
  return personal
    .flatMap((fact) => [fact, fact.split("@")[0] ?? fact])
    .some((fact) => fact.toLowerCase() === text);
}

/** A name as it is kept: on one line, without control characters, 1 to 100 characters; undefined when nothing fit remains. */
export function cleanName(raw: string): string | undefined {
  const name = raw.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return name.length >= 1 && name.length <= NAME_MAX ? name : undefined;
}

/** Whether `Intl` knows the time zone. */
export function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
