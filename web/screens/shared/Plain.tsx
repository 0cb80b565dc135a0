import { Link } from "../../navigation.tsx";
import type { ReactNode } from "react";
import { Mark } from "../../components/Mark.tsx";
import { LanguageSelect, ThemeToggle } from "../../components/Preferences.tsx";
import { useTitle } from "../../components/useTitle.ts";

/** A screen that says one thing. */
export function Plain({ title, heading, children }: { title: string; heading: ReactNode; children: ReactNode }) {
  useTitle(title);
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-16 items-center gap-1 px-4 sm:px-6">
        <Link to="/" className="me-auto inline-flex min-h-11 items-center rounded-lg pe-2">
          <Mark />
        </Link>
        <LanguageSelect />
        <ThemeToggle />
      </header>
      <main className="mx-auto flex w-full max-w-lg flex-1 flex-col justify-center px-4 pt-4 pb-[16vh] sm:px-6">
        <h1 className="text-3xl font-semibold tracking-tight">{heading}</h1>
        <div className="mt-4 space-y-6 text-[1.0625rem] text-muted">{children}</div>
      </main>
    </div>
  );
}
