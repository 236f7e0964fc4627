import { textOf } from "../meta/read-fields.ts";
import type { AccountCall } from "./manage-account.ts";

/** The name of a customer who has written to us; null where Instagram does not tell it. Never throws. */
export async function profileOf(
  about: () => AccountCall,
  customerId: string,
): Promise<{ name: string; username?: string } | null> {
  if (!/^\d{1,25}$/.test(customerId)) return null;
  try {
    const { client, account, timeoutMs } = about();
    const query = { fields: "name,username" };
    const person = await client.call({ path: `/${customerId}`, query, token: account.token, timeoutMs });
    const username = textOf(person.username);
    const name = textOf(person.name) ?? username;
    return name ? { name, ...(username && { username }) } : null;
  } catch {
    return null;
  }
}
