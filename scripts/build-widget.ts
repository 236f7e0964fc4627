import { buildWidget } from "./widget/build-widget.ts";

const { bytes, gzip } = await buildWidget("build/widget");
process.stdout.write(`widget.js: ${bytes} bytes, ${gzip} compressed\n`);
