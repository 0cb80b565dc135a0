import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import type { ConfigAnswer } from "../../../contracts/http.ts";
import { rememberSignIn } from "../../account.ts";
import { RoleName } from "../../components/RoleName.tsx";
import { Avatar } from "../../components/Avatar.tsx";
import { Button } from "../../components/Button.tsx";
import { FailureNote, Field } from "../../components/Field.tsx";
import { Mark } from "../../components/Mark.tsx";
import { Waiting } from "../../components/Notes.tsx";
import { LanguageSelect, ThemeToggle } from "../../components/Preferences.tsx";
import { useTitle } from "../../components/useTitle.ts";
import { queries, writes } from "../../endpoints.ts";
import { useAction } from "../../useAction.ts";

type Demo = NonNullable<ConfigAnswer["demo"]>;

/** Only a path of ours: an address that leads elsewhere would make the sign-in page a stranger's stepping stone. */
const ownPath = (to: string | undefined) => (to?.startsWith("/") && !to.startsWith("//") && !to.startsWith("/\\") ? to : "/");

export function SignIn() {
  const { t } = useLingui();
  useTitle(t`Sign in`);
  const search = new URLSearchParams(useSearch());
  const [as, to] = [search.get("as") ?? undefined, search.get("to") ?? undefined];
  const [, go] = useLocation();
  const cache = useQueryClient();
  const config = useQuery(queries.config);
  const login = useAction(writes.login);
  const [tenant, setTenant] = useState("");

  const enter = async (email: string, password: string, where: "tab" | "device") => {
    const result = await login.run({ email, password, ...(tenant === "" ? {} : { tenant }) });
    if (!result.ok) return;
    rememberSignIn(result.value, where);
    cache.clear();
    go(ownPath(to), { replace: true });
  };

  // A link that names a demo person signs in once, however often React runs the effect.
  const entered = useRef(false);
  const demo = config.data?.demo ?? null;
  useEffect(() => {
    if (as === undefined || demo === null || entered.current) return;
    entered.current = true;
    void enter(as, demo.password, "tab");
  });

  const oneClick = as !== undefined && login.failure === null && (config.isPending || demo !== null);
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-16 items-center justify-end gap-1 px-4 sm:px-6">
        <LanguageSelect />
        <ThemeToggle />
      </header>
      <main className="mx-auto w-full max-w-md flex-1 px-4 pt-[6vh] pb-16 sm:px-6">
        <Mark className="text-xl" />
        <h1 className="mt-8 text-3xl font-semibold tracking-tight">
          <Trans>Sign in to your class</Trans>
        </h1>
        {oneClick ? (
          <Waiting className="mt-8">
            <Trans>Signing in as {as} …</Trans>
          </Waiting>
        ) : (
          <>
            <PasswordForm
              action={login}
              askSchool={login.failure?.code === "ambiguous_tenant"}
              tenant={tenant}
              onTenant={setTenant}
              onEnter={(email, password) => void enter(email, password, "device")}
            />
            {demo ? (
              <DemoPeople demo={demo} disabled={login.running} onPick={(email) => void enter(email, demo.password, "tab")} />
            ) : null}
          </>
        )}
      </main>
    </div>
  );
}

interface PasswordFormProps {
  action: ReturnType<typeof useAction<Parameters<typeof writes.login>[0], unknown>>;
  askSchool: boolean;
  tenant: string;
  onTenant(tenant: string): void;
  onEnter(email: string, password: string): void;
}

function PasswordForm({ action, askSchool, tenant, onTenant, onEnter }: PasswordFormProps) {
  const { t } = useLingui();
  return (
    <form
      className="mt-8 space-y-5"
      onSubmit={(submit) => {
        submit.preventDefault();
        const form = new FormData(submit.currentTarget);
        onEnter(String(form.get("email")), String(form.get("password")));
      }}
    >
      <Field label={t`E-mail address`} name="email" type="email" autoComplete="username" required dir="ltr" />
      <Field
        label={t`Password`}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={128}
        dir="ltr"
      />
      {askSchool ? (
        <Field
          label={t`School`}
          hint={t`The short name of your school, as in its Chalkline address.`}
          value={tenant}
          onChange={(change) => onTenant(change.target.value.trim().toLowerCase())}
          pattern="[a-z0-9\-]+"
          required
          dir="ltr"
        />
      ) : null}
      <FailureNote failure={action.failure} />
      <Button type="submit" look="primary" className="w-full" disabled={action.running}>
        {action.running ? <Trans>Signing in …</Trans> : <Trans>Sign in</Trans>}
      </Button>
    </form>
  );
}

function DemoPeople({ demo, disabled, onPick }: { demo: Demo; disabled: boolean; onPick(email: string): void }) {
  return (
    <section className="mt-10 border-t border-line pt-6" aria-labelledby="demo-people">
      <h2 id="demo-people" className="font-semibold">
        <Trans>Or try the demo</Trans>
      </h2>
      <p className="mt-1 text-sm text-muted">
        <Trans>One click signs this tab in. Open another tab to be someone else at the same time.</Trans>
      </p>
      <ul className="mt-4 grid grid-cols-1 gap-2 min-[26rem]:grid-cols-2">
        {demo.people.map((person) => (
          <li key={person.email}>
            <button
              type="button"
              disabled={disabled}
              onClick={() => onPick(person.email)}
              className="flex min-h-14 w-full items-center gap-3 rounded-xl border border-line bg-surface px-3 py-2 text-start hover:border-edge disabled:opacity-55"
            >
              <Avatar name={person.name} />
              <span className="min-w-0">
                <span className="block truncate text-[0.9375rem] font-medium">{person.name}</span>
                <span className="block truncate text-sm text-muted">
                  <RoleName role={person.role} />
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
