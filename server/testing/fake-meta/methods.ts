import { randomBytes } from "node:crypto";
import { checkInstagramMessage } from "./check-instagram.ts";
import { checkWhatsAppMessage, fillTemplate } from "./check-whatsapp.ts";
import type { Events } from "./make-events.ts";
import { type Account, DAY_MS, type MetaState, newMessageId, silenceOf, subscriberOf } from "./state.ts";
import { type FakeAnswer, type FakeFault, GraphFailure, type Json } from "./types.ts";

/** One call's circumstances. */
export type Call = {
  state: MetaState;
  events: Events;
  /** The fake's own address. */
  url: string;
  method: string;
  /** The path's parts after the version. */
  path: string[];
  query: Json;
  body: Json;
  token: string;
  fault: FakeFault | undefined;
  /** Filled in when it is known how the answer fared. */
  answer: FakeAnswer;
};

/** Does what the call asks for and gives the answer, or throws Meta's refusal. */
export function runCall(call: Call): Json {
  const { path, method } = call;
  const own = accountOfToken(call);
  if (path.length === 1 && path[0] === "me") return readMe(own, call);
  if (path.length === 1 && path[0] === "refresh_access_token") return refresh(call, own);
  if (path.length === 1 && method === "GET") return readNode(call, own);
  if (path[1] === "message_templates") return readTemplates(call, own);
  if (path[1] === "subscribed_apps") return subscribe(call, own);
  if (path[1] === "messages" && method === "POST") {
    const account = path[0] === "me" ? own : reachable(call, own, path[0] ?? "");
    return account.kind === "whatsapp" ? whatsAppMessage(call, account) : instagramMessage(call, account);
  }
  throw unknownNode(path.join("/"));
}

function accountOfToken({ state, token }: Call): Account {
  const known = state.tokens.get(token);
  if (!known || known.revoked)
    throw new GraphFailure(401, 190, "Invalid OAuth access token - Cannot parse access token");
  if (known.endsAt < state.now())
    throw new GraphFailure(401, 190, "Error validating access token: Session has expired", { subcode: 463 });
  const account = state.accounts.get(known.account);
  if (!account) throw unknownNode(known.account);
  return account;
}

/** An account that the token may speak for: its own, under any of its names, or another number of its business account. */
function reachable({ state }: Call, own: Account, id: string): Account {
  if (id === own.id || (own.kind === "instagram" && id === own.parent)) return own;
  const other = state.accounts.get(id);
  if (other && other.kind === "whatsapp" && own.kind === "whatsapp" && other.parent === own.parent)
    return other;
  throw unknownNode(id);
}

function unknownNode(id: string): GraphFailure {
  return new GraphFailure(
    400,
    100,
    `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions`,
    { subcode: 33 },
  );
}

function readMe(account: Account, { query }: Call): Json {
  if (account.kind !== "instagram") throw unknownNode("me");
  const all: Json = { ...account.fields, user_id: account.id };
  const fields = String(query.fields ?? "id").split(",");
  return { id: account.parent, ...pick(all, fields) };
}

function readNode(call: Call, own: Account): Json {
  const id = call.path[0] ?? "";
  const media = call.state.media.get(id);
  if (media && media.account === own.id) {
    const ticket = randomBytes(12).toString("hex");
    media.urls.set(ticket, call.state.now() + 5 * 60_000);
    return {
      messaging_product: "whatsapp",
      url: `${call.url}/__media/${id}?ticket=${ticket}`,
      mime_type: media.mimeType,
      file_size: media.bytes.length,
      id,
    };
  }
  if (own.kind === "instagram" && own.chats.has(id))
    return { id, name: `Mijoz ${id}`, username: `mijoz_${id}` };
  const account = reachable(call, own, id);
  if (account.kind !== "whatsapp") throw unknownNode(id);
  const fields = String(call.query.fields ?? "verified_name,display_phone_number").split(",");
  return { ...pick(account.fields, fields), id };
}

function readTemplates({ state, path, query }: Call, own: Account): Json {
  if (own.kind !== "whatsapp" || path[0] !== own.parent) throw unknownNode(path[0] ?? "");
  const all = (state.templates.get(own.parent) ?? []).filter(
    ({ status }) => query.status === undefined || status === query.status,
  );
  const from = Number(query.after ?? 0);
  const limit = Number(query.limit ?? 25);
  const data = all.slice(from, from + limit);
  const after = String(from + data.length);
  const more = from + data.length < all.length;
  return {
    data,
    paging: {
      cursors: { before: String(from), after },
      ...(more && { next: "https://graph.facebook.com/next?access_token=secret" }),
    },
  };
}

function subscribe({ state, method, path, query }: Call, own: Account): Json {
  const key = path[0] ?? "";
  const allowed = own.kind === "whatsapp" ? key === own.parent : key === own.id || key === own.parent;
  if (!allowed) throw unknownNode(key);
  const at = subscriberOf(own);
  const now = state.subscriptions.get(at);
  if (method === "GET")
    return { data: now ? [{ id: "app", name: "BotFactory", subscribed_fields: now }] : [] };
  if (method === "DELETE") state.subscriptions.delete(at);
  if (method === "POST") {
    const fields =
      own.kind === "whatsapp"
        ? ["messages"]
        : String(query.subscribed_fields ?? "")
            .split(",")
            .filter(Boolean);
    if (fields.length === 0)
      throw new GraphFailure(400, 100, "(#100) The parameter subscribed_fields is required.");
    state.subscriptions.set(at, fields);
  }
  return { success: true };
}

function refresh({ state, query, token }: Call, own: Account): Json {
  const known = state.tokens.get(token);
  if (own.kind !== "instagram" || !known || query.grant_type !== "ig_refresh_token")
    throw new GraphFailure(400, 100, "Unsupported request");
  if (state.now() - known.madeAt < DAY_MS)
    throw new GraphFailure(400, 100, "The token is not old enough to be refreshed");
  const fresh = `IGAA${randomBytes(24).toString("hex")}`;
  state.tokens.set(fresh, {
    account: own.id,
    madeAt: state.now(),
    endsAt: state.now() + 60 * DAY_MS,
    revoked: false,
  });
  return { access_token: fresh, token_type: "bearer", expires_in: 60 * 86_400 };
}

function whatsAppMessage({ state, events, body, fault, answer }: Call, account: Account): Json {
  if (body.messaging_product !== "whatsapp")
    throw new GraphFailure(400, 100, "(#100) The parameter messaging_product is required.");
  if (body.status === "read") return readMark(state, account, body);
  const to = String(body.to ?? body.recipient ?? "");
  if (!/^(\d{5,20}|[A-Z]{2}\.[\w.]+)$/.test(to))
    throw new GraphFailure(400, 131009, "(#131009) Parameter value is not valid");
  if (body.recipient !== undefined && /^\d+$/.test(to))
    throw new GraphFailure(400, 131009, "(#131009) recipient is no user id");
  const content =
    body.type === "template"
      ? fillTemplate(state.templates.get(account.parent) ?? [], body.template as Json)
      : checkWhatsAppMessage(body);
  const messageId = newMessageId("whatsapp");
  const silence = silenceOf(state, account, to);
  // Meta takes a message that comes too late, and reports afterwards that it failed.
  const late = body.type !== "template" && (silence === undefined || silence > DAY_MS);
  const failure = fault?.kind === "fail_later" ? fault.code : late ? 131047 : undefined;
  state.sent.push({ messageId, account: account.id, chat: to, ...content, body, at: state.now(), answer });
  events.reportAll(account, messageId, to, failure);
  return {
    messaging_product: "whatsapp",
    contacts: [{ input: to, wa_id: /^\d+$/.test(to) ? to : null }],
    messages: [{ id: messageId }],
  };
}

function readMark(state: MetaState, account: Account, body: Json): Json {
  const messageId = String(body.message_id);
  const chat = account.inbound.get(messageId);
  if (chat === undefined) throw new GraphFailure(400, 131009, "(#131009) Parameter value is not valid");
  state.signs.push({ account: account.id, action: "read", chat, messageId });
  if ((body.typing_indicator as Json | undefined)?.type === "text")
    state.signs.push({ account: account.id, action: "typing", chat, messageId });
  return { success: true };
}

function instagramMessage({ state, events, body, answer }: Call, account: Account): Json {
  const chat = String((body.recipient as Json | undefined)?.id ?? "");
  const silence = silenceOf(state, account, chat);
  if (silence === undefined)
    throw new GraphFailure(400, 100, "(#100) No matching user found", { subcode: 2534014 });
  if (body.sender_action !== undefined) {
    if (!["typing_on", "typing_off", "mark_seen"].includes(String(body.sender_action)))
      throw new GraphFailure(400, 100, "(#100) Invalid sender_action");
    if (body.sender_action !== "typing_off")
      state.signs.push({
        account: account.id,
        action: body.sender_action === "mark_seen" ? "read" : "typing",
        chat,
      });
    return { recipient_id: chat };
  }
  const content = checkInstagramMessage(body.message as Json | undefined);
  checkWindow(account, body, silence);
  const messageId = newMessageId("instagram");
  state.sent.push({ messageId, account: account.id, chat, ...content, body, at: state.now(), answer });
  events.echo(account, chat, messageId, content.text);
  return { recipient_id: chat, message_id: messageId };
}

function checkWindow(account: Account, body: Json, silence: number): void {
  const tagged = body.tag === "HUMAN_AGENT" && body.messaging_type === "MESSAGE_TAG";
  if (tagged && !account.humanAgent)
    throw new GraphFailure(403, 10, "(#10) Application does not have permission for this action");
  if (silence <= (tagged ? 7 * DAY_MS : DAY_MS)) return;
  throw new GraphFailure(403, 10, "(#10) This message is sent outside of allowed window.", {
    subcode: 2534022,
  });
}

function pick(all: Json, fields: string[]): Json {
  return Object.fromEntries(
    fields.filter((field) => all[field] !== undefined).map((field) => [field, all[field]]),
  );
}
