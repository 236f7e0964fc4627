import type { Composition } from "../compose.ts";
import { AppError } from "../kernel/errors.ts";
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
  const signedUp = await accounts.signUp({
    ...person,
    language: "uz",
    acceptTerms: true,
    headers: new Headers(),
  });
  if (!signedUp.ok) throw new AppError(signedUp.code);
  const session = await accounts.sessionOf(
    new Headers({ cookie: signedUp.setCookie.map((cookie) => cookie.split(";", 1)[0]).join("; ") }),
  );
  const [workspace] = session ? await accounts.membershipsOf(session.user.id) : [];
  if (!workspace) throw new Error("the demo workspace was not made");
  await plans.setPlan(workspace.id, "business", TEN_YEARS);
  const bot = await bots.create(workspace.id, {
    name: "Bahor choyxonasi",
    language: "uz",
    suggestedQuestions: {
      uz: ["Yetkazib berish necha pul?", "Ish vaqti qanday?", "Oilaviy xona bormi?"],
      ru: ["Сколько стоит доставка?", "Какие часы работы?", "Есть ли семейная комната?"],
      en: ["How much is delivery?", "What are the opening hours?", "Are there family rooms?"],
    },
  });
  for (const source of await demoSources()) await knowledge.add(workspace.id, bot.id, source);
  return true;
}
