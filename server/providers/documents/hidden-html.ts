const OFF_SCREEN = /(?:^|;)(?:left|top|right|text-indent|margin-left|margin-top):-\d{3,}/;
const WHITE = /^(?:#fff(?:fff)?|white|rgba?\(255,255,255(?:,1)?\))$/;
/** Names of things that open on a click: their text is for people, though it starts folded. */
const FOLDABLE = /accord|collaps|tab|faq|panel|answer|toggle|spoiler|menu|drop|modal|content|slide/i;
const MAX_RULES = 2_000;
const MAX_HIDDEN_SELECTORS = 200;

/**
 * Removes what a visitor cannot see: such text is where instructions to the model hide. Covers the `hidden` attribute, inline
 * styles and simple rules of the page's own style sheets. True when text was removed.
 */
export function removeHidden(document: Document): boolean {
  const hidden = new Set<Element>(document.querySelectorAll("[hidden]"));
  for (const element of document.querySelectorAll("[style]")) {
    if (isInvisible(normalise(element.getAttribute("style") ?? "")) || isWhiteOnWhite(element))
      hidden.add(element);
  }
  for (const selector of hiddenSelectors(document)) {
    for (const element of select(document, selector)) hidden.add(element);
  }
  let removedText = false;
  for (const element of hidden) {
    if (element === document.body || element === document.documentElement) continue;
    if ((element.textContent ?? "").trim() !== "") removedText = true;
    element.remove();
  }
  return removedText;
}

function normalise(style: string): string {
  return style
    .toLowerCase()
    .replace(/\/\*.*?\*\//g, "")
    .replace(/!important/g, "")
    .replace(/\s+/g, "");
}

/** Judges a declaration list that has been normalised. */
function isInvisible(style: string): boolean {
  if (
    /(?:^|;)display:none(?:;|$)|(?:^|;)visibility:(?:hidden|collapse)|(?:^|;)content-visibility:hidden/.test(
      style,
    )
  )
    return true;
  if (/(?:^|;)opacity:0?\.?0*(?:;|$|%)/.test(style)) return true;
  if (isTinyFont(style)) return true;
  if (/(?:^|;)position:(?:absolute|fixed)/.test(style) && OFF_SCREEN.test(style)) return true;
  if (/(?:^|;)text-indent:-\d{3,}/.test(style)) return true;
  if (/(?:^|;)clip:rect\(0|clip-path:inset\((?:50|100)%/.test(style)) return true;
  return (
    /(?:^|;)(?:width|height|max-height|max-width):0(?:px)?(?:;|$)/.test(style) &&
    /overflow:hidden/.test(style)
  );
}

/** Letters nobody can read: at most one pixel or point, or a hundredth of the usual size. */
function isTinyFont(style: string): boolean {
  const [, size, unit] = /(?:^|;)font-size:(\d*\.?\d+)(px|pt|em|rem|%)?(?:;|$)/.exec(style) ?? [];
  if (size === undefined) return false;
  return Number(size) <= (unit === "em" || unit === "rem" ? 0.1 : 1);
}

/** White letters where nothing but a white background is in sight: no background, class or id on the way up. */
function isWhiteOnWhite(element: Element): boolean {
  const colour = declaration(element, "color");
  if (!colour || !WHITE.test(colour)) return colour === "transparent";
  for (let at: Element | null = element; at; at = at.parentElement) {
    const background =
      declaration(at, "background") ?? declaration(at, "background-color") ?? at.getAttribute("bgcolor");
    if (background) return WHITE.test(background.toLowerCase());
    if (at.hasAttribute("class") || at.hasAttribute("id")) return false;
  }
  return !/background/i.test(
    [...element.ownerDocument.querySelectorAll("style")].map((s) => s.textContent).join(),
  );
}

function declaration(element: Element, name: string): string | undefined {
  const style = normalise(element.getAttribute("style") ?? "");
  return new RegExp(`(?:^|;)${name}:([^;]+)`).exec(style)?.[1];
}

function hiddenSelectors(document: Document): string[] {
  const found: string[] = [];
  for (const sheet of document.querySelectorAll("style")) {
    const css = (sheet.textContent ?? "").slice(0, 500_000).replace(/\/\*[\s\S]*?\*\//g, "");
    // Rules inside @media (say, for print) do not hold for everybody.
    const plain = css.replace(/@[^{};]{0,500}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
    for (const [, selector, body] of [...plain.matchAll(/([^{}]{1,500})\{([^{}]{0,5000})\}/g)].slice(
      0,
      MAX_RULES,
    )) {
      if (!selector || !isInvisible(normalise(body ?? ""))) continue;
      found.push(
        ...selector
          .split(",")
          .map((one) => one.trim())
          .filter((one) => !/[:>+~*@]/.test(one) && !FOLDABLE.test(one)),
      );
    }
  }
  return found.filter(Boolean).slice(0, MAX_HIDDEN_SELECTORS);
}

function select(document: Document, selector: string): Element[] {
  try {
    return [...document.querySelectorAll(selector)];
  } catch {
    return [];
  }
}
