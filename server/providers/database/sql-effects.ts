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

/** Tokens that can hide a semicolon: comments, strings, quoted names, dollar quotes. */
const HIDING =
  /--[^\n]*|\/\*|(?<![\w$])\$(?:[a-z_]\w*)?\$|(?<![\w$])e'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'?|'[^']*'?|"[^"]*"?|;/gi;

/** Statements without comments around them; literals are left as they are. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let current = "";
  let from = 0;
  HIDING.lastIndex = 0;
  for (let match = HIDING.exec(sql); match; match = HIDING.exec(sql)) {
    const [token] = match;
    if (token === ";") {
      statements.push(current + sql.slice(from, match.index));
      current = "";
    } else if (token.startsWith("--") || token === "/*") {
      current += `${sql.slice(from, match.index)} `;
      if (token === "/*") HIDING.lastIndex = endOfComment(sql, match.index);
    } else if (token.startsWith("$")) {
      const close = sql.indexOf(token, HIDING.lastIndex);
      HIDING.lastIndex = close < 0 ? sql.length : close + token.length;
      continue;
    } else {
      continue;
    }
    from = HIDING.lastIndex;
  }
  statements.push(current + sql.slice(from));
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== "");
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
