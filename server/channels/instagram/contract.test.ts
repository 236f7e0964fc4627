import { describeChannel } from "../../testing/channel-contract/describe-channel.ts";
import { instagramRig } from "../../testing/channel-contract/instagram-rig.ts";

describeChannel("Instagram", instagramRig);
