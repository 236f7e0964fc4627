import type { Composition } from "../compose.ts";
import { demoSources } from "./demo-knowledge.ts";

export const DEMO_EMAIL = "demo@botfactory.local";
export const DEMO_PASSWORD = "demo-botfactory";
const TEN_YEARS = 3650;

/** Makes the demo workspace with its bot and knowledge on a database without any person; false when somebody is there already. */
export async function createDemo({ services }: Pick<Composition, "services">): Promise<boolean> {
  const { accounts, plans, bots, knowledge } = services;
  if (await accounts.hasAnyone()) return false;
  const person = {
    name: "Bahor",
    email: DEMO_EMAIL,
    password: DEMO_PASSWORD,
    workspaceName: "Bahor choyxonasi",
  };
  const { workspaceId } = await accounts.addPerson({ ...person, language: "uz" });
  await plans.setPlan(workspaceId, "business", TEN_YEARS);
  const bot = await bots.create(workspaceId, {
    name: "Bahor choyxonasi",
    language: "uz",
    suggestedQuestions: {
      uz: ["Yetkazib berish necha pul?", "Ish vaqti qanday?", "Oilaviy xona bormi?"],
      ru: ["Сколько стоит доставка?", "Какие часы работы?", "Есть ли семейная комната?"],
      en: ["How much is delivery?", "What are the opening hours?", "Are there family rooms?"],
    },
  });
  for (const source of await demoSources()) await knowledge.add(workspaceId, bot.id, source);
  return true;
}
