import { createHash } from "node:crypto";

export type Answered<T = Record<string, unknown>> = { status: number; text: string; body: T };

export const PAYME_KEY = "payme-test-key-0123456789";
export const CLICK = { serviceId: "62230", merchantId: "31415", secretKey: "click-secret" };
export const UZUM = { login: "uzum", password: "uzum-password", serviceId: 101_202 };

export function basic(login: string, password: string): string {
  return `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
}

export type PaymeTransaction = {
  create_time: number;
  perform_time: number;
  cancel_time: number;
  transaction: string;
  state: number;
  reason: number | null;
};
export type PaymeStatementRow = PaymeTransaction & {
  id: string;
  time: number;
  amount: number;
  account: Record<string, string>;
};
export type PaymeResult = Partial<PaymeTransaction> & {
  allow?: boolean;
  detail?: unknown;
  success?: boolean;
  transactions?: PaymeStatementRow[];
};
export type PaymeAnswer = {
  id: unknown;
  result?: PaymeResult;
  error?: { code: number; message: unknown; data?: string };
};

/** Payme as it calls a merchant: JSON-RPC as text/json with Basic authorisation. */
export function createPaymeCaller(base: string) {
  let key = PAYME_KEY;
  let count = 0;
  return {
    setKey: (changed: string) => {
      key = changed;
    },
    async call(method: string, params: object, headers: Record<string, string> = {}): Promise<PaymeAnswer> {
      const id = ++count;
      const answer = await this.post(JSON.stringify({ method, params, id }), headers);
      if (answer.status !== 200) throw new Error(`Payme was answered ${answer.status}`);
      if (answer.body.id !== id) throw new Error(`Payme's id ${id} came back as ${String(answer.body.id)}`);
      return answer.body;
    },
    /** A body as it is; an empty header is not sent. */
    async post(body: string | Buffer, headers: Record<string, string> = {}): Promise<Answered<PaymeAnswer>> {
      const all = {
        authorization: basic("Paycom", key),
        "content-type": "text/json; charset=UTF-8",
        ...headers,
      };
      const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
      return send(`${base}/webhooks/payme`, { method: "POST", headers: sent, body: Buffer.from(body) });
    },
  };
}

export type ClickForm = Record<string, string>;
export type ClickAnswered = {
  click_trans_id: number | string | null;
  merchant_trans_id: string;
  merchant_prepare_id?: number | null;
  merchant_confirm_id?: number | null;
  error: number;
  error_note: string;
};

/** Click as it calls a merchant: a form signed with md5 over its raw strings. */
export function createClickCaller(base: string) {
  return {
    async call(step: "prepare" | "complete", fields: ClickForm): Promise<ClickAnswered> {
      const form = new URLSearchParams(signed(step, fields));
      const answer = await this.post(step, form.toString());
      if (answer.status !== 200) throw new Error(`Click was answered ${answer.status}`);
      return answer.body;
    },
    post: (
      step: "prepare" | "complete",
      body: string | Buffer,
      contentType = "application/x-www-form-urlencoded",
    ): Promise<Answered<ClickAnswered>> =>
      send(`${base}/webhooks/click/${step}`, {
        method: "POST",
        headers: { "content-type": contentType },
        body: Buffer.from(body),
      }),
  };
}

/** The fields that every call has, and their signature unless the test gives one. */
export function signed(step: "prepare" | "complete", fields: ClickForm): ClickForm {
  const form: ClickForm = {
    service_id: CLICK.serviceId,
    click_paydoc_id: "7001",
    action: step === "prepare" ? "0" : "1",
    error: "0",
    error_note: "",
    sign_time: "2026-11-20 12:00:00",
    ...fields,
  };
  const of = (name: string) => form[name] ?? "";
  const parts = [of("click_trans_id"), of("service_id"), CLICK.secretKey, of("merchant_trans_id")];
  if (form.action === "1") parts.push(of("merchant_prepare_id"));
  parts.push(of("amount"), of("action"), of("sign_time"));
  return { sign_string: createHash("md5").update(parts.join("")).digest("hex"), ...form };
}

export type UzumAnswered = {
  serviceId: number;
  transId?: string;
  status: string;
  errorCode?: string;
  [key: string]: unknown;
};

/** Uzum Bank as it calls a merchant: JSON with Basic authorisation; 400 is a refusal. */
export function createUzumCaller(base: string) {
  return {
    call: (operation: string, body: object, headers: Record<string, string> = {}) =>
      send<UzumAnswered>(`${base}/webhooks/uzum/${operation}`, {
        method: "POST",
        headers: {
          authorization: basic(UZUM.login, UZUM.password),
          "content-type": "application/json",
          ...headers,
        },
        body: JSON.stringify({ serviceId: UZUM.serviceId, ...body }),
      }),
    raw: (operation: string, init: RequestInit) =>
      send<UzumAnswered>(`${base}/webhooks/uzum/${operation}`, {
        ...init,
        headers: { authorization: basic(UZUM.login, UZUM.password), ...init.headers },
      }),
  };
}

export async function send<T>(url: string, init: RequestInit): Promise<Answered<T>> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
  const text = await response.text();
  return { status: response.status, text, body: (text === "" ? {} : JSON.parse(text)) as T };
}
