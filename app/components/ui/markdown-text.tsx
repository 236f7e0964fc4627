import { marked, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode, useMemo } from "react";
import { cn } from "~/lib/cn.ts";

/** Only addresses that cannot run anything become links. */
const SAFE_ADDRESS = /^(?:https?:|mailto:|tel:)/i;

/** Markdown that people, documents or a model wrote, as elements; HTML within it stays plain text. */
export function MarkdownText({ text, className }: { text: string; className?: string }) {
  const tokens = useMemo(() => marked.lexer(text, { gfm: true, breaks: true }), [text]);
  return <div className={cn("grid min-w-0 gap-2 break-words", className)}>{blocks(tokens)}</div>;
}

function blocks(tokens: readonly Token[]): ReactNode {
  return keyed(tokens, (token) => {
    switch (token.type) {
      case "space":
      case "def":
        return null;
      case "heading":
        return <p className="font-semibold">{inline(token.tokens)}</p>;
      case "paragraph":
        return <p>{inline(token.tokens)}</p>;
      case "blockquote":
        return <div className="border-s-2 ps-3 text-muted">{blocks(token.tokens ?? [])}</div>;
      case "list":
        return <List list={token as Tokens.List} />;
      case "table":
        return <Table table={token as Tokens.Table} />;
      case "hr":
        return <hr />;
      case "code":
        return <pre className="overflow-x-auto whitespace-pre-wrap font-mono text-sm">{token.text}</pre>;
      case "text":
        return <span>{token.tokens ? inline(token.tokens) : plain(token)}</span>;
      default:
        return <p className="whitespace-pre-wrap">{token.raw.trim()}</p>;
    }
  });
}

function List({ list }: { list: Tokens.List }) {
  const Tag = list.ordered ? "ol" : "ul";
  return (
    <Tag className={cn("grid gap-1 ps-5", list.ordered ? "list-decimal" : "list-disc")}>
      {keyed(list.items, (item) => (
        <li>{blocks(item.tokens)}</li>
      ))}
    </Tag>
  );
}

function Table({ table }: { table: Tokens.Table }) {
  const cell = "border-b px-2 py-1 text-start align-top";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too
    <div className="overflow-x-auto" tabIndex={0}>
      <table className="border-collapse text-sm">
        <thead>
          <tr>
            {keyed(table.header, ({ tokens }) => (
              <th className={cn(cell, "font-medium")}>{inline(tokens)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(table.rows, (row) => (
            <tr>
              {keyed(row, ({ tokens }) => (
                <td className={cell}>{inline(tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inline(tokens: readonly Token[] = []): ReactNode {
  return keyed(tokens, (token) => {
    switch (token.type) {
      case "strong":
        return <strong className="font-semibold">{inline(token.tokens)}</strong>;
      case "em":
        return <em>{inline(token.tokens)}</em>;
      case "del":
        return <del>{inline(token.tokens)}</del>;
      case "codespan":
        return <code className="font-mono text-[0.9em]">{plain(token)}</code>;
      case "br":
        return <br />;
      case "html":
        return /^<br\s*\/?>$/i.test(token.raw) ? <br /> : token.raw;
      case "link":
        return SAFE_ADDRESS.test(token.href) ? (
          <a
            href={token.href}
            rel="noreferrer nofollow"
            target="_blank"
            className="underline underline-offset-2"
          >
            {inline(token.tokens)}
          </a>
        ) : (
          inline(token.tokens)
        );
      case "image":
      case "escape":
      case "text":
        return plain(token);
      default:
        return token.raw;
    }
  });
}

/** A token's own text, which the lexer leaves unescaped. */
function plain(token: Token): string {
  return "text" in token && typeof token.text === "string" ? token.text : token.raw;
}

/** A document's parts have no names of their own: their place is their key. */
function keyed<Item>(items: readonly Item[], show: (item: Item) => ReactNode): ReactNode {
  return items.map((item, place) => {
    const key = `${place}`;
    return <Fragment key={key}>{show(item)}</Fragment>;
  });
}
