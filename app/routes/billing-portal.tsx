import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { attempt } from "~/.server/attempt.ts";
import { requirePayer } from "~/.server/require-billing.ts";

/** The way to the provider's own page of cards and receipts: a link, since a posted form may not lead to another site. */
export async function loader(args: LoaderFunctionArgs) {
  const { workspaceId, home } = requirePayer(args);
  const { services, publicUrl } = args.context;
  const found = await attempt(services.billing.portal(workspaceId, publicUrl + home));
  return redirect(found.ok ? found.value : `${home}?problem=${encodeURIComponent(found.code)}`);
}
