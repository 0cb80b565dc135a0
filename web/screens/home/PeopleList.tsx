import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { UserRoundMinus, UserRoundPlus } from "lucide-react";
import type { ClassroomDetail } from "../../../contracts/http.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { IconButton } from "../../components/Button.tsx";
import { FailureNote } from "../../components/Field.tsx";
import { SectionTitle } from "../../components/Notes.tsx";
import { RoleName } from "../../components/RoleName.tsx";
import { queries, writes } from "../../endpoints.ts";
import { useAction } from "../../useAction.ts";

const rank = { teacher: 0, assistant: 1, student: 2, observer: 3 } as const;

/** Who belongs to a classroom; its teacher chooses here who helps. */
export function PeopleList({ classroom }: { classroom: ClassroomDetail }) {
  const sorted = classroom.people.toSorted((a, b) => rank[a.role] - rank[b.role] || a.name.localeCompare(b.name));
  return (
    <section>
      <SectionTitle>
        <Trans>
          People <span className="ms-1 font-normal text-muted">{sorted.length}</span>
        </Trans>
      </SectionTitle>
      {sorted.length === 0 ? (
        <p className="text-sm text-muted">
          <Trans>Whoever joins with the code will be listed here.</Trans>
        </p>
      ) : (
        <ul className="space-y-1">
          {sorted.map((person) => (
            <PersonRow
              key={person.userId}
              person={person}
              classroomId={classroom.id}
              managed={classroom.yourRole === "teacher"}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface PersonRowProps {
  person: ClassroomDetail["people"][number];
  classroomId: string;
  /** By whoever looks. */
  managed: boolean;
}

function PersonRow({ person, classroomId, managed }: PersonRowProps) {
  const { t } = useLingui();
  const cache = useQueryClient();
  const grant = useAction(writes.grantRole);
  const revoke = useAction(writes.revokeRole);
  const { name, role, userId, grantId } = person;
  const change = async () => {
    const done =
      grantId === null
        ? await grant.run({ userId, role: "assistant", scope: "course", scopeId: classroomId })
        : await revoke.run({ grantId });
    if (done.ok) await cache.invalidateQueries({ queryKey: queries.classroom(classroomId).queryKey });
  };
  const failure = grant.failure ?? revoke.failure;
  return (
    <li>
      <div className="flex min-h-11 items-center gap-3">
        <Avatar name={name} />
        <span className="min-w-0 flex-1 truncate text-[0.9375rem]" dir="auto">
          {name}
        </span>
        <span className="text-sm text-muted">
          <RoleName role={role} />
        </span>
        {managed && (role === "student" || grantId !== null) ? (
          <IconButton
            label={grantId === null ? t`Make ${name} an assistant` : t`Make ${name} a student again`}
            disabled={grant.running || revoke.running}
            className="-me-2"
            onClick={() => void change()}
          >
            {grantId === null ? (
              <UserRoundPlus className="size-4.5" aria-hidden />
            ) : (
              <UserRoundMinus className="size-4.5" aria-hidden />
            )}
          </IconButton>
        ) : null}
      </div>
      <FailureNote failure={failure} className={failure ? "mt-1" : ""} />
    </li>
  );
}
