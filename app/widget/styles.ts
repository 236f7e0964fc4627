/** Everything the chat looks like; the site's own styles end at the shadow root, and `all: initial` keeps out what is inherited. */
export const STYLES = `
:host{all:initial;--brand:#0b686c;--on-brand:#fff;--brand-soft:#e0f1ef;--surface:#fff;--sunken:#f2f0eb;--ink:#15211f;--muted:#54615e;--line:#e4e0d8;--strong:#7d8884;--danger:#9d1f18;--warn:#fdf0d8;--warn-ink:#834507;--shadow:0 4px 12px rgb(31 41 38/.12),0 24px 56px -16px rgb(31 41 38/.3);color-scheme:light dark}
@media (prefers-color-scheme:dark){:host{--brand:#57c7c3;--on-brand:#04201f;--brand-soft:#12312f;--surface:#141c1f;--sunken:#223034;--ink:#e8eeec;--muted:#a0b0ad;--line:#263235;--strong:#74848a;--danger:#ff9d94;--warn:#30250f;--warn-ink:#f2ba68;--shadow:0 4px 12px rgb(0 0 0/.5),0 24px 56px -16px rgb(0 0 0/.7)}}
*,*::before{box-sizing:border-box}
[hidden]{display:none!important}
section,main{font:400 15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:var(--ink);letter-spacing:normal;text-align:start;-webkit-text-size-adjust:100%}
button,textarea{font:inherit;color:inherit;margin:0}
button{cursor:pointer;background:none;border:0;padding:0;border-radius:10px}
button:disabled{cursor:default;opacity:.6}
:focus-visible{outline:2px solid var(--focus,var(--brand));outline-offset:2px}
svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;flex:none}
.launcher{position:fixed;bottom:20px;right:20px;z-index:2147483000;width:56px;height:56px;border-radius:50%;background:var(--brand);color:var(--on-brand);box-shadow:var(--shadow);display:grid;place-items:center;transition:transform .15s}
.launcher:hover{transform:scale(1.05)}
.launcher:focus-visible{outline:3px solid var(--surface);outline-offset:0;box-shadow:0 0 0 5px var(--brand)}
.launcher svg{width:26px;height:26px}
.launcher.covered{visibility:hidden}
:host(.left) .launcher{right:auto;left:20px}
.badge{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#b3261e;color:#fff;font-size:12px;font-weight:600;line-height:22px;text-align:center}
.panel{position:fixed;right:20px;bottom:88px;z-index:2147483001;width:384px;max-width:calc(100vw - 40px);height:640px;max-height:calc(100vh - 112px);display:flex;flex-direction:column;background:var(--surface);border:1px solid var(--line);border-radius:16px;box-shadow:var(--shadow);overflow:hidden;animation:rise .18s ease-out}
:host(.left) .panel{right:auto;left:20px}
@keyframes rise{from{opacity:0;transform:translateY(12px)}}
header{display:flex;align-items:center;gap:12px;padding:12px 12px 12px 18px;background:var(--brand);color:var(--on-brand);min-height:56px;flex:none}
h1,h2{flex:1;min-width:0;margin:0;font-size:16px;font-weight:600;line-height:1.3;overflow-wrap:anywhere}
.icon{width:40px;height:40px;display:grid;place-items:center;color:inherit;flex:none}
.icon:focus-visible{outline-color:currentColor;outline-offset:-3px}
.notice{background:var(--warn);color:var(--warn-ink);font-size:13px;padding:8px 18px;flex:none}
.notice:empty{display:none}
.scroll{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:16px;display:flex;flex-direction:column;gap:10px}
.scroll:focus-visible{outline-offset:-2px}
.log{display:flex;flex-direction:column;gap:10px}
.row{display:flex;flex-direction:column;align-items:flex-start;max-width:88%}
.row.own{align-self:flex-end;align-items:flex-end}
.meta,.state{font-size:12px;color:var(--muted);padding:0 4px}
.state:empty{display:none}
.failed .state{color:var(--danger)}
.state button{text-decoration:underline;min-height:24px;border-radius:4px}
.bubble{background:var(--sunken);border-radius:4px 16px 16px;padding:9px 13px;max-width:100%;overflow-wrap:anywhere}
.own .bubble{background:var(--brand);color:var(--on-brand);border-radius:16px 4px 16px 16px;white-space:pre-wrap}
.failed .bubble{opacity:.75}
.bubble>*{margin:0 0 8px}
.bubble>:last-child{margin-bottom:0}
.bubble a{color:inherit;text-decoration:underline;text-underline-offset:2px}
.bubble ul,.bubble ol{padding-inline-start:22px}
.bubble li>*{margin:0}
.bubble blockquote{margin-inline:0;padding-inline-start:10px;border-inline-start:3px solid var(--line);color:var(--muted)}
.bubble code{font:.9em ui-monospace,Menlo,Consolas,monospace}
.bubble pre{overflow-x:auto;white-space:pre-wrap}
.bubble hr{border:0;border-top:1px solid var(--line)}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:14px}
th,td{border-bottom:1px solid var(--line);padding:4px 8px;text-align:start;vertical-align:top}
.buttons,.chips{display:flex;flex-wrap:wrap;gap:8px;margin-top:6px}
.chips:empty{display:none}
.buttons button,.chips button,.earlier{min-height:36px;padding:6px 14px;border:1px solid var(--strong);border-radius:18px;font-size:14px;line-height:1.35;text-align:start;overflow-wrap:anywhere}
.buttons button:hover:not(:disabled),.chips button:hover,.earlier:hover{background:var(--brand-soft)}
.buttons [aria-pressed=true]{opacity:1;background:var(--brand);color:var(--on-brand);border-color:var(--brand)}
.earlier{align-self:center}
.typing{display:flex;align-items:center;gap:8px;font-size:13px;color:var(--muted);min-height:20px}
.typing.off{min-height:0;margin-top:-10px}.typing.off .dots{display:none}
.dots{display:flex;gap:4px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--muted);animation:blink 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}
.dots i:nth-child(3){animation-delay:.4s}
@keyframes blink{30%{opacity:.25}}
form{display:flex;align-items:flex-end;gap:8px;margin:0 12px;padding:6px 6px 6px 14px;border:1px solid var(--strong);border-radius:24px;flex:none}
form:focus-within{outline:2px solid var(--focus,var(--brand));outline-offset:0}
textarea{flex:1;min-width:0;resize:none;border:0;background:none;padding:6px 0;font-size:16px;line-height:1.4;max-height:128px;outline:none!important}
textarea::placeholder{color:var(--muted);opacity:1}
.send{width:36px;height:36px;border-radius:50%;background:var(--brand);color:var(--on-brand);display:grid;place-items:center;flex:none}
.foot{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:2px 12px;padding:4px 18px 8px;font-size:13px;color:var(--muted);min-height:12px;flex:none}
.foot a{color:inherit;text-decoration:none;font-size:12px;margin-inline-start:auto;padding:4px 0;border-radius:4px}
.foot a:hover{text-decoration:underline}
.person{display:flex;align-items:center;gap:6px;min-height:32px;color:var(--ink)}
.person:hover{text-decoration:underline}
.person svg{width:16px;height:16px}
.page{inset:0;width:auto;max-width:none;height:100dvh;max-height:none;border:0;border-radius:0;box-shadow:none;animation:none}
.page .scroll{padding-inline:max(16px,50vw - 360px)}
.page header{padding-inline:max(18px,50vw - 360px)}
.page form,.page .foot{width:min(720px,100% - 24px);margin-inline:auto}
@media (max-width:480px){.panel{inset:0;width:auto;max-width:none;height:100dvh;max-height:none;border:0;border-radius:0}:host(.left) .panel{left:0;right:0}.foot{padding-bottom:max(8px,env(safe-area-inset-bottom))}header{padding-top:max(12px,env(safe-area-inset-top))}}
@media (prefers-reduced-motion:reduce){*,*::before{animation:none!important;transition:none!important}}
@media (forced-colors:active){.bubble,.launcher{border:1px solid}}
@media print{:host{display:none}}
`;
