import { describeChannel } from "../../testing/channel-contract/describe-channel.ts";
import { telegramRig } from "../../testing/channel-contract/telegram-rig.ts";

describeChannel("telegram", telegramRig);
