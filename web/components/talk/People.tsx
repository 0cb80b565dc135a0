import { Trans, useLingui } from "@lingui/react/macro";
import { Ellipsis, Hand, Users } from "lucide-react";
import { lazy, memo, Suspense, useMemo, useState } from "react";
import { moreWords } from "../../locale.ts";
import { groupOf } from "../../../contracts/roles.ts";
import { hands } from "../../../session-core/features/interaction/hands.ts";
import { presence, type Device, type Participant } from "../../../session-core/features/orchestrator/presence.ts";
import { Avatar } from "../Avatar.tsx";
import { IconButton } from "../Button.tsx";
import { RoleName } from "../RoleName.tsx";
import type { LiveClass } from "../useSession.ts";
import { here } from "./here.ts";
import { DeviceMark } from "./DeviceMark.tsx";

const PersonActions = lazy(async () => {
  const [module] = await Promise.all([import("../moderation/PersonActions.tsx"), moreWords()]);
  return { default: module.PersonActions };
});
const RaisedHands = lazy(async () => ({ default: (await import("./RaisedHands.tsx")).RaisedHands }));

export function People({ live }: { live: LiveClass }) {
  const { t } = useLingui();
  const { snapshot } = live;
  const { byId } = presence.of(snapshot.state);
  const present = useMemo(() => here(byId), [byId]);
  const staff = present.filter(({ role }) => role === "teacher" || role === "assistant");
  const students = present.filter(({ role }) => role === "student");
  const observers = present.filter(({ role }) => role === "observer");
  const [open, setOpen] = useState<string | null>(null);
  const left = Object.keys(byId).length - present.length;
  return (
    <section
      aria-label={t`People`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard
      tabIndex={0}
      className="h-full overflow-y-auto px-4 py-4"
    >
      {snapshot.you && groupOf(snapshot.you.role) === "staff" && hands.of(snapshot.state).raised.length > 0 ? (
        <Suspense>
          <RaisedHands live={live} />
        </Suspense>
      ) : null}
      <Group title={<Trans>Teaching</Trans>} people={staff} live={live} open={open} onOpen={setOpen} />
      <Group title={<Trans>Students</Trans>} people={students} live={live} open={open} onOpen={setOpen}>
        <p className="flex items-center gap-3 py-2 text-[0.9375rem] text-muted">
          <Users className="size-5 shrink-0" aria-hidden />
          <Trans>Students will be listed here as they join.</Trans>
        </p>
      </Group>
      {observers.length > 0 ? (
        <Group title={<Trans>Observing</Trans>} people={observers} live={live} open={open} onOpen={setOpen} />
      ) : null}
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
  live: LiveClass;
  /** Whose actions are open. */
  open: string | null;
  onOpen(participantId: string | null): void;
  /** Stands there while nobody does. */
  children?: React.ReactNode;
}

function Group({ title, people, live, open, onOpen, children }: GroupProps) {
  const { you, connected, devices, state } = live.snapshot;
  const up = new Set(hands.of(state).raised.map(({ from }) => from));
  return (
    <section className="mb-5">
      <h3 className="mb-1 text-sm font-semibold text-muted">
        {title} <span className="numeric ms-1 font-normal">{people.length}</span>
      </h3>
      {people.length === 0 ? children : null}
      <ul>
        {people.map((person) => (
          <li key={person.id}>
            <Row
              person={person}
              isUp={up.has(person.id)}
              device={devices[person.id]}
              isAway={connected[person.id] === false}
              isYou={person.id === you?.participantId}
              acts={you !== null && you.role !== "observer" && person.id !== you.participantId}
              isOpen={open === person.id}
              onOpen={onOpen}
            />
            {open === person.id ? (
              <Suspense>
                <PersonActions live={live} person={person} />
              </Suspense>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  person: Participant;
  isUp: boolean;
  device: Device | undefined;
  /** Without a connection just now. */
  isAway: boolean;
  isYou: boolean;
  /** Whoever looks can do something about them. */
  acts: boolean;
  isOpen: boolean;
  onOpen(participantId: string | null): void;
}

/** Drawn anew where something about this person changed: a class of a thousand says something every moment. */
const Row = memo(function Row({ person, isUp, device, isAway, isYou, acts, isOpen, onOpen }: RowProps) {
  const { t } = useLingui();
  return (
    <div className="flex min-h-12 items-center gap-3">
      <Avatar name={person.name ?? "?"} />
      <span className="min-w-0 flex-1 truncate text-[0.9375rem]" dir="auto">
        {person.name ?? <Trans>Name removed</Trans>}
      </span>
      {isUp ? (
        <span className="text-accent-ink">
          <Hand className="size-4" aria-hidden />
          <span className="sr-only">
            <Trans>Hand up</Trans>
          </span>
        </span>
      ) : null}
      {device && !isAway ? <DeviceMark device={device} /> : null}
      <span className="text-sm text-muted">
        {isYou ? (
          <Trans>you</Trans>
        ) : isAway ? (
          <Trans>reconnecting</Trans>
        ) : person.role === "assistant" ? (
          <RoleName role={person.role} />
        ) : null}
      </span>
      {acts ? (
        <IconButton
          label={t`What to do about ${person.name ?? "?"}`}
          aria-expanded={isOpen}
          className="-me-2 aria-expanded:bg-sunken"
          onClick={() => onOpen(isOpen ? null : person.id)}
        >
          <Ellipsis className="size-5" aria-hidden />
        </IconButton>
      ) : null}
    </div>
  );
});
