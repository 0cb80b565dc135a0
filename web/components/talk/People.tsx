import { Trans, useLingui } from "@lingui/react/macro";
import { Users } from "lucide-react";
import { useMemo } from "react";
import { presence, type Participant } from "../../../session-core/features/orchestrator/presence.ts";
import { Avatar } from "../Avatar.tsx";
import { RoleName } from "../RoleName.tsx";
import type { LiveClass } from "../useSession.ts";

export function here(people: Readonly<Record<string, Participant>>): Participant[] {
  return Object.values(people)
    .filter(({ present }) => present)
    .sort((a, b) => a.joinedAt - b.joinedAt);
}

export function People({ live: { snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const { byId } = presence.of(snapshot.state);
  const present = useMemo(() => here(byId), [byId]);
  const staff = present.filter(({ role }) => role === "teacher" || role === "assistant");
  const students = present.filter(({ role }) => role === "student");
  const observers = present.filter(({ role }) => role === "observer");
  const left = Object.keys(byId).length - present.length;
  return (
    <section
      aria-label={t`People`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard
      tabIndex={0}
      className="h-full overflow-y-auto px-4 py-4"
    >
      <Group title={<Trans>Teaching</Trans>} people={staff} snapshot={snapshot} />
      <Group title={<Trans>Students</Trans>} people={students} snapshot={snapshot}>
        <p className="flex items-center gap-3 py-2 text-[0.9375rem] text-muted">
          <Users className="size-5 shrink-0" aria-hidden />
          <Trans>Students will be listed here as they join.</Trans>
        </p>
      </Group>
      {observers.length > 0 ? <Group title={<Trans>Observing</Trans>} people={observers} snapshot={snapshot} /> : null}
      {left > 0 ? (
        <p className="mt-4 border-t border-line pt-3 text-sm text-muted">
          <Trans>Left earlier: {left}</Trans>
        </p>
      ) : null}
    </section>
  );
}

interface GroupProps {
  title: React.ReactNode;
  people: readonly Participant[];
  snapshot: LiveClass["snapshot"];
  /** Stands there while nobody does. */
  children?: React.ReactNode;
}

function Group({ title, people, snapshot: { you, connected }, children }: GroupProps) {
  return (
    <section className="mb-5">
      <h3 className="mb-1 text-sm font-semibold text-muted">
        {title} <span className="numeric ms-1 font-normal">{people.length}</span>
      </h3>
      {people.length === 0 ? children : null}
      <ul>
        {people.map((person) => (
          <li key={person.id} className="flex min-h-12 items-center gap-3">
            <Avatar name={person.name ?? "?"} />
            <span className="min-w-0 flex-1 truncate text-[0.9375rem]" dir="auto">
              {person.name ?? <Trans>Name removed</Trans>}
            </span>
            <span className="text-sm text-muted">
              {person.id === you?.participantId ? (
                <Trans>you</Trans>
              ) : connected[person.id] === false ? (
                <Trans>reconnecting</Trans>
              ) : person.role === "assistant" ? (
                <RoleName role={person.role} />
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
