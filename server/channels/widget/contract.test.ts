import { describeChannel } from "../../testing/channel-contract/describe-channel.ts";
import { widgetRig } from "../../testing/channel-contract/widget-rig.ts";

describeChannel("web chat", widgetRig);
