import type { LoaderFunctionArgs } from "@remix-run/node";
import { orNotFound } from "~/.server/attempt.ts";
import { invoiceSheet } from "~/.server/billing-invoice.ts";
import { numberOf } from "~/.server/billing-orders.ts";
import { requirePayer } from "~/.server/require-billing.ts";

/** An order's invoice as a PDF, for those who may see the workspace's payments. */
export async function loader(args: LoaderFunctionArgs) {
  const { workspaceId, workspaceName } = requirePayer(args);
  const { billing, billingOffice } = args.context.services;
  const order = await orNotFound(billing.order(workspaceId, args.params.orderId ?? ""));
  const buyer = await billingOffice.profile(workspaceId);
  const pdf = await billingOffice.drawInvoice(
    invoiceSheet(order, billingOffice.seller, buyer, workspaceName),
  );
  return new Response(new Uint8Array(pdf), {
    headers: {
      "content-type": "application/pdf",
      "content-length": String(pdf.byteLength),
      "content-disposition": `inline; filename="${numberOf(order)}.pdf"`,
      "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}
