import { Plural, useLingui } from "@lingui/react/macro";
import type { Layout } from "../../session-core/features/studio/scene-kinds.ts";
import type { NamedPerson } from "./people.ts";
import { VideoTile } from "./VideoTile.tsx";

/** Tiles in a grid; more are counted, and come up when they speak. */
const MOST_TILES = 25;

interface PeopleProps {
  layout: Layout;
  people: readonly NamedPerson[];
  speaker: NamedPerson;
}

/** The people who are seen and heard, as the layout wants them. */
export function PeopleInClass({ layout, people, speaker }: PeopleProps) {
  const { t } = useLingui();
  if (layout === "split" || layout === "speaker") {
    return (
      <section aria-label={t`Who speaks`} className="h-full">
        <VideoTile person={speaker} className="size-full" />
      </section>
    );
  }
  const shown = foremost(people, speaker);
  const more = people.length - shown.length;
  return (
    <section
      aria-label={t`People on air`}
      className={
        layout === "grid"
          ? "grid h-full auto-rows-fr grid-cols-[repeat(auto-fit,minmax(min(100%,14rem),1fr))] gap-2 overflow-y-auto"
          : "flex h-full gap-2 overflow-x-auto md:flex-col md:overflow-x-hidden md:overflow-y-auto"
      }
    >
      {shown.map((person) => (
        <VideoTile
          key={person.id}
          person={person}
          className={layout === "grid" ? "min-h-28" : "h-full w-32 shrink-0 md:aspect-video md:h-auto md:w-full"}
        />
      ))}
      {more > 0 ? (
        <p className="self-center text-sm text-muted">
          <Plural value={more} one="and # more" other="and # more" />
        </p>
      ) : null}
    </section>
  );
}

/** As many as there is room for, whoever speaks among them. */
function foremost(people: readonly NamedPerson[], speaker: NamedPerson): readonly NamedPerson[] {
  const first = people.slice(0, MOST_TILES);
  return first.some(({ id }) => id === speaker.id) ? first : [...first.slice(0, -1), speaker];
}
