import { Plural, useLingui } from "@lingui/react/macro";
import type { CSSProperties } from "react";
import type { Layout } from "../../session-core/features/studio/scene-kinds.ts";
import type { NamedPerson } from "./people.ts";
import { useMediaQuery } from "../components/useMediaQuery.ts";
import { VideoTile } from "./VideoTile.tsx";

/** Tiles in a grid; more are counted, and come up when they speak. */
const MOST_TILES = 25;

interface PeopleProps {
  layout: Layout;
  people: readonly NamedPerson[];
  speaker: NamedPerson;
}

/** A face is no longer known in less. */
const SMALLEST_TILE = "9rem";
/** Side by side on a phone. */
const MOST_ABREAST_ON_PHONE = 2;

/** The people who are seen and heard, as the layout wants them. */
export function PeopleInClass({ layout, people, speaker }: PeopleProps) {
  const { t } = useLingui();
  const isWide = useMediaQuery("(min-width: 48rem)");
  if (layout === "split" || layout === "speaker") {
    return (
      <section aria-label={t`Who speaks`} className="grid h-full place-items-center">
        <VideoTile person={speaker} className={layout === "split" ? "aspect-video max-h-full w-full" : "size-full"} />
      </section>
    );
  }
  const shown = foremost(people, speaker);
  const more = people.length - shown.length;
  const rest =
    more > 0 ? (
      <p className="self-center text-sm text-muted">
        <Plural value={more} one="and # more" other="and # more" />
      </p>
    ) : null;
  if (layout === "grid") {
    return (
      <section aria-label={t`People on air`} className="h-full [container-type:size] max-md:p-2">
        <div style={gridOf(shown.length, isWide)} className="grid h-full place-content-center-safe gap-2 overflow-y-auto">
          {shown.map((person) => (
            <VideoTile key={person.id} person={person} className="aspect-video" />
          ))}
          {rest}
        </div>
      </section>
    );
  }
  return (
    <section
      aria-label={t`People on air`}
      className="flex h-full gap-1.5 overflow-x-auto px-1.5 pb-1 md:flex-col md:overflow-x-hidden md:overflow-y-auto md:p-0"
    >
      {shown.map((person) => (
        <VideoTile key={person.id} person={person} className="h-full w-25 shrink-0 md:aspect-video md:h-auto md:w-full" />
      ))}
      {rest}
    </section>
  );
}

/** As nearly square as it goes, and whole: pictures are as wide as cameras', so that nobody's face is cut off. */
function gridOf(count: number, isWide: boolean): CSSProperties {
  const square = Math.ceil(Math.sqrt(count));
  const columns = isWide ? square : Math.min(square, MOST_ABREAST_ON_PHONE);
  const rows = Math.ceil(count / columns);
  const widest = `calc((100cqh - ${(rows - 1) * 0.5}rem) / ${rows} * 16 / 9)`;
  return { gridTemplateColumns: `repeat(${columns}, minmax(0, max(${SMALLEST_TILE}, ${widest})))` };
}

/** As many as there is room for, whoever speaks among them. */
function foremost(people: readonly NamedPerson[], speaker: NamedPerson): readonly NamedPerson[] {
  const first = people.slice(0, MOST_TILES);
  return first.some(({ id }) => id === speaker.id) ? first : [...first.slice(0, -1), speaker];
}
