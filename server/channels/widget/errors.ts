export const WIDGET_ERRORS = [
  "widget.bad_token",
  "widget.bad_identity",
  "widget.site_not_allowed",
  "widget.no_such_button",
  "widget.too_many_streams",
] as const;
