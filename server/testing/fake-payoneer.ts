import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../kernel/clock.ts";
import { readBody, sendJson, startLoopbackServer } from "./loopback-server.ts";

type Json = Record<string, unknown>;
type List = {
  longId: string;
  transactionId: string;
  amount: number;
  currency: string;
  closed: boolean;
  body: Json;
};
type Charge = {
  longId: string;
  list: List;
  code: string;
  amount: number;
  currency: string;
  at: string;
};
type Fault = { kind: "status"; status: number } | { kind: "lost" | "silence" | "garbage" };

export type FakePayoneer = Awaited<ReturnType<typeof startFakePayoneer>>;

const MEDIA_TYPE = "application/vnd.optile.payment.enterprise-v1-extensible+json";
const ACCOUNT = { merchantCode: "SHOP", key: "payoneer-token" };

/** Payoneer Checkout as far as hosted LIST sessions need it: sessions, charges, payouts; what happens is told by the test, as a hint. */
export async function startFakePayoneer({ clock }: { clock: Clock }) {
  let count = 0;
  const next = (prefix: string) => `${prefix}${String(++count).padStart(6, "0")}`;
  const lists = new Map<string, List>();
  const charges = new Map<string, Charge>();
  const calls: string[] = [];
  let faults: Fault[] = [];
  const authorization = `Basic ${Buffer.from(`${ACCOUNT.merchantCode}:${ACCOUNT.key}`).toString("base64")}`;

  const server = await startLoopbackServer(async (request, response) => {
    calls.push(`${request.method} ${request.url}`);
    const raw = (await readBody(request)).toString("utf8");
    const fault = faults.shift();
    if (fault?.kind === "silence") return;
    if (fault?.kind === "status") return sendJson(response, fault.status, { resultInfo: "not now" });
    if (fault?.kind === "garbage") return void response.writeHead(200).end("<html>");
    const { status, body } = answer(request, raw);
    if (fault?.kind === "lost") return void request.socket.destroy();
    reply(response, status, body);
  });

  function reply(response: ServerResponse, status: number, body: Json): void {
    sendJson(response, status, body, { "content-type": MEDIA_TYPE });
  }

  function answer(
    { method, url = "", headers }: IncomingMessage,
    raw: string,
  ): { status: number; body: Json } {
    const isOurs = headers.authorization === authorization && headers.accept === MEDIA_TYPE;
    if (!isOurs) return { status: 401, body: { resultInfo: "who are you" } };
    if (method === "POST" && url === "/api/lists") {
      if (headers["content-type"] !== MEDIA_TYPE) return { status: 401, body: {} };
      return { status: 200, body: viewList(makeList(JSON.parse(raw))) };
    }
    const [, kind, id = ""] = /^\/api\/(lists|charges)\/([\w-]+)$/.exec(url) ?? [];
    const list = kind === "lists" ? lists.get(id) : undefined;
    if (list && method === "DELETE") list.closed = true;
    if (list) return { status: 200, body: viewList(list) };
    const charge = kind === "charges" ? charges.get(id) : undefined;
    return charge ? { status: 200, body: viewCharge(charge) } : { status: 404, body: {} };
  }

  function makeList(body: Json): List {
    const { amount, currency } = body.payment as { amount: number; currency: string };
    if (body.integration !== "HOSTED") throw new Error("only hosted sessions are known here");
    const transactionId = String(body.transactionId);
    const list = { longId: next("list-"), transactionId, amount, currency, closed: false, body };
    lists.set(list.longId, list);
    return list;
  }

  function viewList(list: List): Json {
    const self = `${server.url}/api/lists/${list.longId}`;
    const charged = [...charges.values()].find((one) => one.list === list);
    return {
      identification: { longId: list.longId, shortId: "1-1", transactionId: list.transactionId },
      status: { code: "listed", reason: "listed" },
      links: {
        self,
        redirect: `${server.url}/page/${list.longId}`,
        ...(charged && { charge: `${server.url}/api/charges/${charged.longId}` }),
      },
    };
  }

  function viewCharge({ longId, list, code, amount, currency, at }: Charge): Json {
    return {
      identification: { longId, shortId: "1-2", transactionId: list.transactionId },
      status: { code, reason: code },
      payment: { amount, currency, reference: "x" },
      timestamp: at,
    };
  }

  function put(list: List, code: string, amount: number, currency: string): string {
    const longId = next("charge-");
    charges.set(longId, { longId, list, code, amount, currency, at: clock.now().toISOString() });
    return longId;
  }

  return {
    url: server.url,
    lists,
    charges,
    calls,
    close: server.close,
    env: {
      PAYONEER_MERCHANT_CODE: ACCOUNT.merchantCode,
      PAYONEER_KEY: ACCOUNT.key,
      PAYONEER_BASE_URL: server.url,
    },
    failNext: (...next: Fault[]): void => void faults.push(...next),
    clearFaults: (): void => {
      faults = [];
    },

    /** The payer pays on the hosted page: the charge's id. */
    pay(
      url: string,
      { code = "charged", amount, currency }: { code?: string; amount?: number; currency?: string } = {},
    ) {
      const list = lists.get(new URL(url).pathname.split("/").at(-1) ?? "");
      if (!list || list.closed) throw new Error("this session cannot be paid");
      return put(list, code, amount ?? list.amount, currency ?? list.currency);
    },

    /** A charge becomes something else: it was pending, or the bank takes it back. */
    become(longId: string, code: string): void {
      const charge = charges.get(longId);
      if (charge) charge.code = code;
    },

    /** The merchant gives money back: the id of the payout. */
    payOut(longId: string, amount?: number): string {
      const charge = charges.get(longId);
      if (!charge) throw new Error(`no charge ${longId}`);
      return put(charge.list, "paid_out", amount ?? charge.amount, charge.currency);
    },

    /** A notification as it is sent. */
    hint(longId: string, fields: Record<string, string> = {}): string {
      const charge = charges.get(longId);
      return new URLSearchParams({
        transactionId: charge?.list.transactionId ?? "",
        longId,
        notificationId: next("note-"),
        statusCode: charge?.code ?? "charged",
        entity: "payment",
        ...fields,
      }).toString();
    },
  };
}
