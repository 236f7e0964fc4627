import { boundedBody } from "./bounded-body.ts";
import { isHarmless } from "./check-form.ts";

/** Enough for every form without a text of the knowledge: all settings of a bot in Cyrillic are encoded in less. */
const MAX_FORM_BYTES = 256 << 10;

/**
 * The posted form, no larger than `maxBytes` (else answered with 413) and harmless to whatever makes values of its names (else answered
 * with 400, as is what is no form). Every action reads its form by this.
 */
export async function readBoundedForm(request: Request, maxBytes = MAX_FORM_BYTES): Promise<FormData> {
  const bounded = await boundedBody(request, maxBytes);
  const form = await bounded.formData().catch(() => null);
  if (!form || !isHarmless(form)) throw new Response(null, { status: 400 });
  return form;
}
