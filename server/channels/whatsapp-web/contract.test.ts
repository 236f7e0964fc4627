import { describeChannel } from "../../testing/channel-contract/describe-channel.ts";
import { whatsappWebRig } from "../../testing/channel-contract/whatsapp-web-rig.ts";
import { testDatabase } from "../../testing/test-database.ts";

const database = testDatabase();
describeChannel("whatsapp-web", () => whatsappWebRig(database.db));
