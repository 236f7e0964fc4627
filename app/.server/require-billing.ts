import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import type { Language, Services } from "./context.ts";
import { requireLanguage, requireSession } from "./guard.ts";
import { translator } from "./texts.ts";

type Args = Pick<LoaderFunctionArgs | ActionFunctionArgs, "request" | "params" | "context">;

/** What every page of billing begins with. `mayPay`: only owners and admins change what a workspace pays for, or see its payments. */
export function requireBilling({ request, params, context }: Args) {
  const language: Language = requireLanguage(params);
  const { user, workspace } = requireSession(request, context, language);
  return {
    language,
    user,
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    mayPay: mayPay(workspace.role),
    t: translator(language),
    /** The address of the billing pages, without a slash at the end. */
    home: `/${language}/app/billing`,
  };
}

/** As `requireBilling`, for those who may pay; to others the page does not exist. */
export function requirePayer(args: Args) {
  const billing = requireBilling(args);
  if (!billing.mayPay) throw new Response(null, { status: 404 });
  return billing;
}

/** A person may have several roles, with commas between. */
export function mayPay(role: string): boolean {
  return role.split(",").some((one) => one === "owner" || one === "admin");
}

const MOST_ASKED = 20;

/** The names of those who may pay, for whoever may not. */
export async function payersOf({ accounts }: Services, workspaceId: string): Promise<string[]> {
  const members = (await accounts.membersOf(workspaceId)).slice(0, MOST_ASKED);
  const roles = await Promise.all(members.map(({ id }) => accounts.memberOf(id, workspaceId)));
  return members.filter((_, index) => mayPay(roles[index] ?? "")).map(({ name }) => name);
}
