/**
 * What a statement does to the session beyond the current transaction. One session serves every client, so the multiplexer must
 * know these few and keep them apart; all other SQL goes through unread.
 */
export type Effect =
  | { kind: "listen"; channel: string }
  | { kind: "unlisten"; channel: string | null }
  | { kind: "setting"; name: string }
  | { kind: "reset"; name: string | null }
  | { kind: "forget-statements" }
  | { kind: "copy-in"; binary: boolean };

const WORTH_A_LOOK = /\b(?:listen|unlisten|set|set_config|reset|discard|deallocate|copy)\b/i;
const NAME = String.raw`("(?:[^"]|"")+"|[a-z_\u0080-\uffff][\w$.\u0080-\uffff]*)`;
const LISTEN = new RegExp(`^listen\\s+${NAME}$`, "i");
const UNLISTEN = new RegExp(`^unlisten\\s+(?:\\*|${NAME})$`, "i");
const SET = new RegExp(
  `^set\\s+(?:session\\s+)?(?!local\\s|transaction\\s|constraints\\s|characteristics\\s)${NAME}`,
  "i",
);
const RESET = new RegExp(`^reset\\s+(?:session\\s+)?${NAME}`, "i");
const SET_CONFIG = /\bset_config\s*\(\s*'([\w.]+)'/gi;
const COPY_IN = /^copy\s[\s\S]*\bfrom\s+stdin\b/i;

/** The effects of a query text, which may hold several statements. */
export function effectsOf(sql: string): Effect[] {
  if (!WORTH_A_LOOK.test(sql)) return [];
  return splitStatements(sql).flatMap(effectsOfOne);
}

function effectsOfOne(statement: string): Effect[] {
  const listen = LISTEN.exec(statement);
  if (listen?.[1]) return [{ kind: "listen", channel: fold(listen[1]) }];
  const unlisten = UNLISTEN.exec(statement);
  if (unlisten) return [{ kind: "unlisten", channel: unlisten[1] ? fold(unlisten[1]) : null }];
  if (/^discard\s+all$/i.test(statement)) {
    return [
      { kind: "unlisten", channel: null },
      { kind: "reset", name: null },
      { kind: "forget-statements" },
    ];
  }
  if (/^deallocate\s+(?:prepare\s+)?all$/i.test(statement)) return [{ kind: "forget-statements" }];
  if (COPY_IN.test(statement)) return [{ kind: "copy-in", binary: /\bbinary\b/i.test(statement) }];
  if (/^reset\s+all$/i.test(statement)) return [{ kind: "reset", name: null }];
  const reset = RESET.exec(statement);
  if (reset?.[1]) return [{ kind: "reset", name: settingName(reset[1]) }];
  const set = SET.exec(statement);
  if (set?.[1]) return [{ kind: "setting", name: settingName(set[1]) }];
  return [...statement.matchAll(SET_CONFIG)].map((match) => ({
    kind: "setting",
    name: (match[1] ?? "").toLowerCase(),
  }));
}

/** An identifier as PostgreSQL stores it. */
function fold(identifier: string): string {
  return identifier.startsWith('"')
    ? identifier.slice(1, -1).replaceAll('""', '"')
    : identifier.toLowerCase();
}

function settingName(word: string): string {
  const name = fold(word).toLowerCase();
  if (name === "time") return "timezone";
  return name === "names" ? "client_encoding" : name;
}

/** Where a semicolon may be hidden (comment, string, quoted name, dollar quote), or is one. */
const MARK = /--|\/\*|(?<![\w$])\$(?:[a-z_]\w*)?\$|(?<![\w$])e'|'|"|;/gi;

/** Statements without the comments; literals are left as they are. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let current = "";
  let from = 0;
  MARK.lastIndex = 0;
  for (let match = MARK.exec(sql); match; match = MARK.exec(sql)) {
    const [mark] = match;
    const isComment = mark === "--" || mark === "/*";
    if (mark !== ";") MARK.lastIndex = endOfHidden(sql, mark, match.index);
    if (mark !== ";" && !isComment) continue;
    current += sql.slice(from, match.index);
    from = MARK.lastIndex;
    if (isComment) current += " ";
    else {
      statements.push(current);
      current = "";
    }
  }
  statements.push(current + sql.slice(from));
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== "");
}

/** The place behind what `mark` at `start` begins. A doubled quote needs no care: it ends one string and begins the next. */
function endOfHidden(sql: string, mark: string, start: number): number {
  const inside = start + mark.length;
  if (mark === "/*") return endOfComment(sql, start);
  if (mark.toLowerCase() === "e'") return endOfEscapeString(sql, inside);
  const close = sql.indexOf(mark === "--" ? "\n" : mark, inside);
  return close < 0 ? sql.length : close + (mark === "--" ? 1 : mark.length);
}

function endOfEscapeString(sql: string, inside: number): number {
  const stop = /['\\]/g;
  stop.lastIndex = inside;
  for (let match = stop.exec(sql); match; match = stop.exec(sql)) {
    const isPair = match[0] === "\\" || sql[match.index + 1] === "'";
    if (!isPair) return stop.lastIndex;
    stop.lastIndex = match.index + 2;
  }
  return sql.length;
}

/** Block comments nest in PostgreSQL. */
function endOfComment(sql: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let match = mark.exec(sql); match; match = mark.exec(sql)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return sql.length;
}
