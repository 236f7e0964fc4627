import type { WebhookDelivery } from "./deliver-webhook.ts";
import { type Account, type MetaState, newMessageId, subscriberOf } from "./state.ts";
import type { FakeCustomerMessage, FakeMetaOptions, Json } from "./types.ts";

/** What customers do and what becomes of messages, made into webhook events of an account that is subscribed. */
export type Events = ReturnType<typeof createEvents>;

export function createEvents(
  state: MetaState,
  delivery: WebhookDelivery,
  options: Pick<FakeMetaOptions, "statuses">,
) {
  const seconds = () => String(Math.floor(state.now() / 1000));

  function change(account: Account, field: string, value: Json): void {
    if (!state.subscriptions.has(subscriberOf(account))) return;
    const { display_phone_number: shown } = account.fields;
    const metadata = { display_phone_number: String(shown).replace(/\D/g, ""), phone_number_id: account.id };
    delivery.queue(account, { field, value: { messaging_product: "whatsapp", metadata, ...value } });
  }

  function messaging(account: Account, field: string, event: Json): void {
    if (!state.subscriptions.get(account.id)?.includes(field)) return;
    delivery.queue(account, { timestamp: state.now(), ...event });
  }

  function report(account: Account, messageId: string, chat: string, status: string, code?: number): void {
    const errors = code === undefined ? {} : { errors: [errorOf(code)] };
    const one = { id: messageId, status, timestamp: seconds(), recipient_id: chat, ...errors };
    change(account, "messages", { statuses: [one] });
  }

  function inbound(account: Account, { from, name = "Mijoz", text, extra }: FakeCustomerMessage): string {
    const id = newMessageId(account.kind);
    account.chats.set(from, state.now());
    account.inbound.set(id, from);
    if (account.kind === "instagram") {
      const message = { mid: id, ...(text !== undefined && { text }), ...extra };
      messaging(account, "messages", { sender: { id: from }, recipient: { id: account.id }, message });
      return id;
    }
    const known = /^\d+$/.test(from);
    const contact = { profile: { name }, ...(known ? { wa_id: from } : { user_id: from }) };
    const content = text === undefined ? {} : { type: "text", text: { body: text } };
    const message = { ...(known && { from }), id, timestamp: seconds(), ...content, ...extra };
    change(account, "messages", { contacts: [contact], messages: [message] });
    return id;
  }

  return {
    inbound,
    report,
    change,
    messaging,
    /** The reports of a message that WhatsApp has taken, or of one that failed after all. */
    reportAll(account: Account, messageId: string, chat: string, failure: number | undefined): void {
      if (failure !== undefined) report(account, messageId, chat, "failed", failure);
      if (failure !== undefined || options.statuses === "none") return;
      const states = ["sent", "delivered"];
      for (const status of options.statuses === "reversed" ? states.reverse() : states)
        report(account, messageId, chat, status);
    },
    /** Instagram repeats to an account what it has said. */
    echo(account: Account, chat: string, mid: string, text: string): void {
      const message = { mid, text, is_echo: true };
      messaging(account, "messages", { sender: { id: account.id }, recipient: { id: chat }, message });
    },
    tap(account: Account, { from, id, title }: { from: string; id: string; title: string }): string {
      if (account.kind === "instagram")
        return inbound(account, { from, text: title, extra: { quick_reply: { payload: id } } });
      const interactive = { type: "button_reply", button_reply: { id, title } };
      return inbound(account, { from, extra: { type: "interactive", interactive } });
    },
  };
}

function errorOf(code: number): Json {
  const details =
    code === 131047 ? "Message failed to send because more than 24 hours have passed" : `Failure ${code}`;
  return { code, title: details, message: details, error_data: { details } };
}
