import type { WebhookDelivery } from "./deliver-webhook.ts";
import type { Events } from "./make-events.ts";
import { MEDIA_PATH } from "./serve-media.ts";
import { type Account, DAY_MS, findAccount, type MetaState, subscriberOf } from "./state.ts";
import type { FakeMeta, FakeNumber, FakeProfile } from "./types.ts";

type Deps = {
  state: MetaState;
  events: Events;
  delivery: WebhookDelivery;
  appSecret: string;
  url: () => string;
};

/** Everything a test may tell the fake, but for faults and its end. */
export function createOperations(deps: Deps): Omit<FakeMeta, "url" | "failNext" | "clearFaults" | "close"> {
  const { state, events, delivery } = deps;
  const find = (id: string) => findAccount(state, id);

  return {
    addNumber: (number) => addNumber(deps, number),
    addProfile: (profile) => addProfile(deps, profile),
    addChat: (account, chat) => void find(account).chats.set(chat, state.now()),
    addTemplate(businessAccountId, template) {
      const known = state.templates.get(businessAccountId) ?? [];
      state.templates.set(businessAccountId, [...known, { status: "APPROVED", ...template }]);
    },
    addMedia(account, { id = String(1e15 + state.media.size), base64, mimeType }) {
      find(account);
      state.media.set(id, { account, bytes: Buffer.from(base64, "base64"), mimeType, urls: new Map() });
      return { id, url: `${deps.url()}${MEDIA_PATH}${encodeURIComponent(id)}` };
    },
    setStatus: (id, status) => void Object.assign(find(id).fields, { status }),
    revoke(token) {
      const known = state.tokens.get(token);
      if (known) known.revoked = true;
    },
    tokens: (account) => [...state.tokens].filter(([, one]) => one.account === account).map(([text]) => text),
    advance: state.advance,
    async setWebhook(kind, url, verifyToken) {
      const challenge = String(Math.floor(Math.random() * 1e9));
      const query = { "hub.mode": "subscribe", "hub.verify_token": verifyToken, "hub.challenge": challenge };
      const answer = await fetch(`${url}?${new URLSearchParams(query)}`);
      const accepted = answer.status === 200 && (await answer.text()) === challenge;
      if (accepted) delivery.setUrl(kind, url);
      return accepted;
    },
    subscriptions: (account) => state.subscriptions.get(subscriberOf(find(account))) ?? [],
    customerWrites: (account, message) => events.inbound(find(account), message),
    customerTaps: (account, tap) => events.tap(find(account), tap),
    customerReads(id, messageId) {
      const account = find(id);
      const message = state.sent.find((one) => one.messageId === messageId);
      if (!message) throw new Error("no such message");
      if (account.kind === "whatsapp") return events.report(account, messageId, message.chat, "read");
      const people = { sender: { id: message.chat }, recipient: { id } };
      events.messaging(account, "messaging_seen", { ...people, read: { mid: messageId } });
    },
    report(messageId, status, code) {
      const message = state.sent.find((one) => one.messageId === messageId);
      if (!message) throw new Error("no such message");
      events.report(find(message.account), messageId, message.chat, status, code);
    },
    push(id, event, field = "messages") {
      const account = find(id);
      if (account.kind === "whatsapp") events.change(account, field, event);
      else events.messaging(account, field, event);
    },
    hold: delivery.hold,
    release: delivery.release,
    deliveries: (kind) => delivery.deliveries.filter((one) => kind === undefined || one.kind === kind),
    redeliver: delivery.redeliver,
    sent: (account, chat) =>
      state.sent.filter((one) => one.account === account && (chat === undefined || one.chat === chat)),
    signs: (account) => state.signs.filter((one) => one.account === account),
    calls: (path) => state.calls.filter((one) => path === undefined || one.path === path),
  };
}

function addNumber({ state, appSecret }: Deps, number: FakeNumber): void {
  const { phoneNumberId: id, token, businessAccountId = `9${id}`, subscribed = true } = number;
  const fields = {
    display_phone_number: number.displayPhoneNumber ?? "+998 90 123-45-67",
    verified_name: number.verifiedName ?? "Doʻkon",
    quality_rating: "GREEN",
    status: number.status ?? "CONNECTED",
  };
  keep(state, {
    kind: "whatsapp",
    id,
    parent: businessAccountId,
    fields,
    appSecret: number.appSecret ?? appSecret,
  });
  if (subscribed) state.subscriptions.set(businessAccountId, ["messages"]);
  state.tokens.set(token, {
    account: id,
    madeAt: state.now(),
    endsAt: Number.POSITIVE_INFINITY,
    revoked: false,
  });
}

function addProfile({ state, appSecret }: Deps, profile: FakeProfile): void {
  const { accountId: id, token, appScopedId = `7${id}`, humanAgent = false } = profile;
  const { tokenAgeMs = 2 * DAY_MS, tokenLifeMs = 60 * DAY_MS } = profile;
  const { username = "dokon_uz", name = "Doʻkon" } = profile;
  const fields = { username, name, account_type: "BUSINESS" };
  keep(state, {
    kind: "instagram",
    id,
    parent: appScopedId,
    fields,
    appSecret: profile.appSecret ?? appSecret,
    humanAgent,
  });
  const madeAt = state.now() - tokenAgeMs;
  state.tokens.set(token, { account: id, madeAt, endsAt: madeAt + tokenLifeMs, revoked: false });
}

type NewAccount = Omit<Account, "chats" | "inbound" | "humanAgent"> & { humanAgent?: boolean };

function keep(state: MetaState, account: NewAccount): void {
  const kept = { humanAgent: false, chats: new Map(), inbound: new Map(), ...account };
  state.accounts.set(account.id, kept);
}
