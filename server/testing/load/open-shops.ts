import type { Services } from "../../services.ts";
import type { FakeMeta } from "../fake-meta.ts";
import type { FakeTelegram } from "../fake-telegram.ts";
import { until } from "../until.ts";
import type { Load, Shop } from "./plan-load.ts";

export type Fakes = { telegram: FakeTelegram; meta: FakeMeta };
type Parts = Pick<Services, "accounts" | "bots" | "channels" | "knowledge" | "plans">;

const PAIRS = [
  { question: "How much is delivery?", answer: "Delivery costs 15000 soum." },
  { question: "Сколько стоит доставка?", answer: "Доставка стоит 15000 сум." },
  { question: "Yetkazib berish necha pul?", answer: "Yetkazib berish narxi 15000 soʻm." },
];

/** A workspace without limits with a bot for each shop of the load: it knows the price of delivery and is connected to its provider. */
export async function openShops(services: Parts, fakes: Fakes, load: Load): Promise<{ workspaceId: string }> {
  const workspaceId = await openWorkspace(services);
  for (const [i, shop] of load.shops.entries()) {
    const bot = await services.bots.create(workspaceId, { name: `Shop ${i}`, language: "uz" });
    const source = await services.knowledge.add(workspaceId, bot.id, { kind: "qa", pairs: PAIRS });
    await services.knowledge.read(workspaceId, source.id, new AbortController().signal);
    // A worker may have been faster and be reading it now.
    await until("a shop's knowledge to be read", async () => {
      const { status } = await services.knowledge.get(workspaceId, bot.id, source.id);
      return status === "ready";
    });
    registerAt(fakes, shop);
    await services.channels.connect(workspaceId, bot.id, shop.kind, credentialsOf(shop));
  }
  return { workspaceId };
}

async function openWorkspace({ accounts, plans }: Parts): Promise<string> {
  const person = { name: "Dilnoza", email: "load@example.com", password: "correct-horse-7" };
  const terms = { language: "uz" as const, acceptTerms: true, headers: new Headers() };
  const signedUp = await accounts.signUp({ ...person, ...terms });
  if (!signedUp.ok) throw new Error(`signing up failed: ${signedUp.code}`);
  const cookie = signedUp.setCookie.map((one) => one.split(";", 1)[0]).join("; ");
  const session = await accounts.sessionOf(new Headers({ cookie }));
  const [workspace] = session ? await accounts.membershipsOf(session.user.id) : [];
  if (!workspace) throw new Error("no workspace was made");
  await plans.setPlan(workspace.id, "enterprise", 30);
  return workspace.id;
}

function registerAt({ telegram, meta }: Fakes, { kind, account, token }: Shop): void {
  if (kind === "telegram") telegram.addBot(token);
  if (kind === "whatsapp") meta.addNumber({ phoneNumberId: account, token });
  if (kind === "instagram") meta.addProfile({ accountId: account, token });
}

function credentialsOf({ kind, account, token }: Shop): Record<string, string> {
  if (kind === "telegram") return { token };
  return kind === "whatsapp" ? { phoneNumberId: account, token } : { accountId: account, token };
}
