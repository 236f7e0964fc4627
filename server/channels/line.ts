import type { SecretBox } from "../kernel/secret-box.ts";
import type { ChannelAccess, ChannelDriver } from "./port.ts";
import type { BotRow, ChannelRow } from "./repo.ts";

/** A channel ready to speak: which bot it speaks for, by which driver, with which credentials. */
export type Line = {
  channelId: string;
  workspaceId: string;
  bot: BotRow;
  driver: ChannelDriver;
  access: ChannelAccess;
};

/** The credentials of a channel row, opened for the length of a call. */
export function accessOf(row: ChannelRow, secrets: SecretBox): ChannelAccess {
  return { channelId: row.id, credentials: secrets.open(row.sealedCredentials, row.id) };
}
