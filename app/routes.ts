import { index, layout, type RouteConfig, route } from "@remix-run/route-config";

export default [
  index("routes/choose-language.tsx"),
  route(":lang", "routes/language.tsx", [
    layout("routes/public.tsx", [
      index("routes/landing.tsx"),
      route("terms", "routes/terms.tsx"),
      route("privacy", "routes/privacy.tsx"),
    ]),
    layout("routes/auth.tsx", [
      route("sign-in", "routes/sign-in.tsx"),
      route("sign-up", "routes/sign-up.tsx"),
      route("forgot-password", "routes/forgot-password.tsx"),
      route("reset-password", "routes/reset-password.tsx"),
      route("verify-email", "routes/verify-email.tsx"),
    ]),
    route("sign-out", "routes/sign-out.tsx"),
    route("theme", "routes/theme.tsx"),
    route("app", "routes/app.tsx", [
      index("routes/app-home.tsx"),
      route("resend-verification", "routes/resend-verification.tsx"),
    ]),
    route("*", "routes/not-found.tsx"),
  ]),
  route("*", "routes/not-found-anywhere.tsx"),
] satisfies RouteConfig;
