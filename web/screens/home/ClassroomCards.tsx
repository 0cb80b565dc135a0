import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "../../navigation.tsx";
import { School } from "lucide-react";
import { EmptyNote, Waiting } from "../../components/Notes.tsx";
import { RoleName } from "../../components/RoleName.tsx";
import { queries } from "../../endpoints.ts";
import { FailureNote } from "../../components/Field.tsx";
import { failureOf } from "../../api.ts";

export function ClassroomCards({ teaches }: { teaches: boolean }) {
  const classrooms = useQuery(queries.classrooms);
  if (classrooms.isPending) {
    return (
      <Waiting>
        <Trans>Looking up your classrooms …</Trans>
      </Waiting>
    );
  }
  if (!classrooms.data) return <FailureNote failure={failureOf(classrooms.error)} />;
  if (classrooms.data.length === 0) {
    return (
      <EmptyNote icon={School}>
        {teaches ? (
          <Trans>Classrooms hold lessons, sessions and people. Make your first with “New classroom”.</Trans>
        ) : (
          <Trans>Classrooms that you join will stand here. Ask your teacher for the code.</Trans>
        )}
      </EmptyNote>
    );
  }
  return (
    <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {classrooms.data.map((classroom) => (
        <li key={classroom.id}>
          <Link
            to="/classrooms/$classroomId"
            params={{ classroomId: classroom.id }}
            className="flex h-full min-h-24 flex-col justify-between gap-3 rounded-2xl border border-line bg-surface p-5 transition-colors hover:border-edge"
          >
            <span className="font-medium" dir="auto">
              {classroom.name}
            </span>
            <span className="text-sm text-muted">
              <RoleName role={classroom.yourRole} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
