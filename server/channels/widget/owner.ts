import { type Checked, checkFields } from "../../kernel/check-fields.ts";
import { AppError } from "../../kernel/errors.ts";
import type { ChannelRow, Channels } from "../index.ts";
import type { WidgetSettings } from "../settings.ts";
import { widgetSettingsBody } from "./settings-rules.ts";
import { widgetSettings } from "./view-config.ts";

type Deps = { channels: Pick<Channels, "ensure" | "changeSettings" | "setOn" | "secretOf"> };

export type OwnedWidget = { on: boolean; settings: WidgetSettings };

/** What the owner of a bot does with its web chat. Each throws `bots.not_found` for a bot of another workspace. */
export function createWidgetOwner({ channels }: Deps) {
  async function rowOf(workspaceId: string, botId: string): Promise<ChannelRow> {
    const row = await channels.ensure(botId, "widget");
    if (row?.workspaceId !== workspaceId) throw new AppError("bots.not_found");
    return row;
  }

  return {
    /** What was typed for the look, checked by the API's rules. */
    checkSettings: (input: unknown): Checked<WidgetSettings> => checkFields(widgetSettingsBody, input),

    async owned(workspaceId: string, botId: string): Promise<OwnedWidget> {
      const row = await rowOf(workspaceId, botId);
      return { on: row.status !== "off", settings: widgetSettings({ row }) };
    },

    async saveSettings(workspaceId: string, botId: string, changes: Partial<WidgetSettings>): Promise<void> {
      const row = await rowOf(workspaceId, botId);
      const widget = { ...widgetSettings({ row }), ...changes };
      await channels.changeSettings(workspaceId, botId, "widget", { widget });
    },

    async setOn(workspaceId: string, botId: string, on: boolean): Promise<void> {
      await rowOf(workspaceId, botId);
      await channels.setOn(workspaceId, botId, "widget", on);
    },

    /** The secret with which the owner's server signs who its people are. */
    identitySecret: async (workspaceId: string, botId: string): Promise<string> =>
      channels.secretOf(await rowOf(workspaceId, botId)),
  };
}
