import { describeChannel } from "../../testing/channel-contract/describe-channel.ts";
import { whatsAppRig } from "../../testing/channel-contract/whatsapp-rig.ts";

describeChannel("WhatsApp (Cloud API)", whatsAppRig);
