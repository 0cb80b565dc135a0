import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CalendarDays, Plus } from "lucide-react";
import { useState } from "react";
import type { MeAnswer } from "../../../contracts/http.ts";
import { AppShell } from "../../components/AppShell.tsx";
import { Button } from "../../components/Button.tsx";
import { EmptyNote, SectionTitle, Waiting } from "../../components/Notes.tsx";
import { queries } from "../../endpoints.ts";
import { useNow } from "../../time.ts";
import { Failed } from "../shared/Failed.tsx";
import { Administration } from "./Administration.tsx";
import { ClassroomCards } from "./ClassroomCards.tsx";
import { JoinForm } from "./JoinForm.tsx";
import { NewClassroom } from "./NewClassroom.tsx";
import { NextClass } from "./NextClass.tsx";
import { SessionList } from "./SessionList.tsx";
import { past, upcoming } from "./upcoming.ts";

const mayTeach = (me: MeAnswer | undefined) => me?.roles.some(({ role }) => role === "teacher" || role === "admin") ?? false;

const administers = (me: MeAnswer | undefined) =>
  me?.roles.some(({ role, scope }) => role === "admin" && scope === "tenant") ?? false;

/** Past classes that stand here; each classroom lists all of its own. */
const RECENT = 3;

export function Home() {
  const { t } = useLingui();
  const now = useNow(15_000);
  const me = useQuery(queries.me);
  const sessions = useQuery(queries.mySessions);
  const [naming, setNaming] = useState(false);

  if (sessions.error && !sessions.data) return <Failed error={sessions.error} again={() => void sessions.refetch()} />;
  const coming = upcoming(sessions.data ?? [], now);
  const [next, ...later] = coming;
  const recent = past(sessions.data ?? []).slice(0, RECENT);
  const teaches = mayTeach(me.data);

  return (
    <AppShell title={t`Home`}>
      <h1 className="text-3xl font-semibold tracking-tight">
        <Greeting name={me.data?.user.name.split(" ")[0]} hour={new Date(now).getHours()} />
      </h1>
      <div className="mt-8 grid grid-cols-1 gap-x-10 gap-y-12 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="min-w-0 space-y-10">
          <section aria-label={t`Next class`}>
            {sessions.isPending ? (
              <Waiting className="min-h-56">
                <Trans>Looking up your classes …</Trans>
              </Waiting>
            ) : next ? (
              <NextClass session={next} now={now} />
            ) : (
              <EmptyNote icon={CalendarDays}>
                {teaches ? (
                  <Trans>Classes that you schedule will stand here. Open a classroom below to schedule one.</Trans>
                ) : (
                  <Trans>Your classes will stand here as soon as a teacher schedules one, or you join with a code.</Trans>
                )}
              </EmptyNote>
            )}
          </section>
          {later.length > 0 ? (
            <section>
              <SectionTitle>
                <Trans>After that</Trans>
              </SectionTitle>
              <SessionList sessions={later.slice(0, 6)} now={now} />
            </section>
          ) : null}
          {recent.length > 0 ? (
            <section>
              <SectionTitle>
                <Trans>Recent classes</Trans>
              </SectionTitle>
              <SessionList sessions={recent} now={now} />
            </section>
          ) : null}
        </div>
        <aside className="min-w-0">
          <JoinForm />
        </aside>
      </div>
      <section className="mt-12">
        <SectionTitle
          action={
            teaches ? (
              <Button onClick={() => setNaming(true)}>
                <Plus className="size-4" aria-hidden />
                <Trans>New classroom</Trans>
              </Button>
            ) : null
          }
        >
          <Trans>Your classrooms</Trans>
        </SectionTitle>
        <ClassroomCards teaches={teaches} />
      </section>
      {administers(me.data) ? <Administration /> : null}
      <NewClassroom open={naming} onOpenChange={setNaming} />
    </AppShell>
  );
}

function Greeting({ name, hour }: { name: string | undefined; hour: number }) {
  if (name === undefined) return <Trans>Welcome</Trans>;
  if (hour < 12) return <Trans>Good morning, {name}</Trans>;
  if (hour < 18) return <Trans>Good afternoon, {name}</Trans>;
  return <Trans>Good evening, {name}</Trans>;
}
