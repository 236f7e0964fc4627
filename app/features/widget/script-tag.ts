/** The line for a site; `data` are the tag's data attributes, as programs and people write them. */
export function scriptTag(publicUrl: string, data: Record<string, string>): string {
  const attributes = Object.entries(data).map(([name, value]) => `data-${name}="${value}"`);
  return `<script src="${publicUrl}/widget.js" ${attributes.join(" ")} async></script>`;
}
