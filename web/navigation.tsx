import type { ComponentProps } from "react";
import { useEffect } from "react";
import { Link as WouterLink, useLocation, useParams } from "wouter";
import type { Path } from "./router.tsx";

/** Addresses by their pattern, checked against the routes there are. */
export interface Target {
  to: Path;
  params?: Readonly<Record<string, string>>;
  search?: Readonly<Record<string, string>>;
}

export function hrefOf({ to, params = {}, search = {} }: Target): string {
  const path = to.replaceAll(/\$(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const query = new URLSearchParams(search).toString();
  return query === "" ? path : `${path}?${query}`;
}

let onIntent: (href: string) => void = () => undefined;
/** Whoever points at a link, or touches it, will follow it: its screen is loaded meanwhile. */
export function whenIntended(listener: (href: string) => void): void {
  onIntent = listener;
}

type LinkProps = Omit<ComponentProps<"a">, "href"> & Target & { replace?: boolean };

export function Link({ to, params, search, replace = false, ...props }: LinkProps) {
  const href = hrefOf({ to, ...(params ? { params } : {}), ...(search ? { search } : {}) });
  const intend = () => onIntent(href);
  return <WouterLink {...props} href={href} replace={replace} onPointerEnter={intend} onFocus={intend} onTouchStart={intend} />;
}

export function useNavigate(): (target: Target & { replace?: boolean }) => void {
  const [, go] = useLocation();
  return ({ replace = false, ...target }) => go(hrefOf(target), { replace });
}

/** Goes elsewhere instead of showing anything. */
export function Navigate(target: Target & { replace?: boolean }) {
  const navigate = useNavigate();
  const href = hrefOf(target);
  useEffect(() => {
    navigate({ replace: true, ...target });
    // oxlint-disable-next-line react/exhaustive-deps -- where to, not which objects say so
  }, [href]);
  return null;
}

/** What the address holds in place of the pattern's names. */
export function useRouteParams<Name extends string>(): Readonly<Record<Name, string>> {
  return useParams() as Record<Name, string>;
}
