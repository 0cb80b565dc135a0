import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "../navigation.tsx";
import { LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { forgetSignIn } from "../account.ts";
import { queries, writes } from "../endpoints.ts";
import { useAction } from "../useAction.ts";
import { IconButton } from "./Button.tsx";
import { Mark } from "./Mark.tsx";
import { LanguageSelect, ThemeToggle } from "./Preferences.tsx";
import { SkipLink } from "./SkipLink.tsx";
import { useTitle } from "./useTitle.ts";

/** The frame of every screen outside a class. */
export function AppShell({ title, children, wide = false }: { title: string; children: ReactNode; wide?: boolean }) {
  useTitle(title);
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="border-b border-line bg-surface">
        <div className={`mx-auto flex h-16 items-center gap-1 px-4 sm:px-6 ${wide ? "" : "max-w-5xl"}`}>
          <Link to="/" className="me-auto inline-flex min-h-11 items-center rounded-lg pe-2">
            <Mark />
          </Link>
          <LanguageSelect />
          <ThemeToggle />
          <Account />
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={`mx-auto w-full flex-1 px-4 pt-8 pb-16 outline-none sm:px-6 sm:pt-10 ${wide ? "" : "max-w-5xl"}`}
      >
        {children}
      </main>
    </div>
  );
}

function Account() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { data: me } = useQuery(queries.me);
  const logout = useAction(writes.logout);
  const leave = async () => {
    // Signing out must always work here, whether or not the server can be told.
    await logout.run(null);
    forgetSignIn();
    cache.clear();
    navigate({ to: "/sign-in" });
  };
  return (
    <>
      {me ? (
        <span className="ms-2 hidden max-w-48 truncate border-s border-line ps-4 text-[0.9375rem] md:inline" dir="auto">
          {me.user.name}
        </span>
      ) : null}
      <IconButton label={t`Sign out`} disabled={logout.running} onClick={() => void leave()}>
        <LogOut className="size-5 rtl:-scale-x-100" aria-hidden />
      </IconButton>
    </>
  );
}
