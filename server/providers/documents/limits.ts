const MB = 1024 * 1024;

/** What one file may cost. Beyond these a file is refused or cut, never read on regardless. */
export const LIMITS = {
  /** Size of the file itself. */
  fileBytes: 64 * MB,
  /** All parts of a zip container together, and one of them, once inflated. */
  expandedBytes: 200 * MB,
  partBytes: 100 * MB,
  /** A part that inflates beyond this size may not be packed tighter than `ratio` to one: office files stay below 100. */
  ratioFrom: 16 * MB,
  ratio: 300,
  archiveEntries: 10_000,
  /** Nesting of XML, HTML and JSON. */
  depth: 400,
  pages: 5_000,
  slides: 2_000,
  rows: 300_000,
  columns: 400,
  cellCharacters: 20_000,
  /** The Markdown handed back. */
  markdownCharacters: 24 * MB,
} as const;
