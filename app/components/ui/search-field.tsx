import { Form, useNavigation, useSearchParams, useSubmit } from "@remix-run/react";
import { Search } from "lucide-react";
import { useEffect, useRef } from "react";
import { cn } from "~/lib/cn.ts";
import { controlStyles } from "./field.tsx";
import { Spinner } from "./spinner.tsx";

const PAUSE_MS = 300;

export type SearchFieldProps = {
  label: string;
  placeholder?: string;
  /** Its name in the address; `q` unless given. */
  name?: string;
  className?: string;
};

/** Searches as one types and keeps the words in the address, beside the page's other choices; the list starts anew. */
export function SearchField({ label, placeholder, name = "q", className }: SearchFieldProps) {
  const [params] = useSearchParams();
  const submit = useSubmit();
  const { location } = useNavigation();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const input = useRef<HTMLInputElement>(null);
  const kept = [...params].filter(([key]) => key !== name && key !== "cursor");
  const current = params.get(name) ?? "";

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    // Follows Back and Forward, but never overwrites what is being typed.
    if (input.current && input.current !== document.activeElement) input.current.value = current;
  }, [current]);

  return (
    <Form role="search" className={cn("relative", className)} preventScrollReset>
      {kept.map(([key, value]) => (
        <input key={`${key}=${value}`} type="hidden" name={key} value={value} />
      ))}
      <Search
        aria-hidden
        className="pointer-events-none absolute start-3.5 top-1/2 size-4 -translate-y-1/2 text-muted"
      />
      <input
        ref={input}
        type="search"
        name={name}
        defaultValue={current}
        aria-label={label}
        placeholder={placeholder ?? label}
        autoComplete="off"
        onChange={({ currentTarget: { form } }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(
            () => submit(form, { replace: true, preventScrollReset: true }),
            PAUSE_MS,
          );
        }}
        className={cn(controlStyles, "ps-10")}
      />
      {location?.search && new URLSearchParams(location.search).has(name) && (
        <Spinner className="absolute end-3 top-1/2 -mt-2 text-muted" />
      )}
    </Form>
  );
}
