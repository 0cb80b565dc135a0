import { Plural, Trans } from "@lingui/react/macro";
import { useMemo } from "react";
import { elementsOf, type Board } from "../../session-core/features/studio/board.ts";

/** More words than these on a board are not listened to, but searched. */
const WORDS_MAX = 200;

/** What stands on the board for those who do not see it: its texts in the order they are read, and how much else there is. */
export function BoardWords({ board, name }: { board: Board; name: string }) {
  const texts = useMemo(() => {
    const found = [...elementsOf(board)].flatMap((element) => (element.type === "text" ? element : []));
    return found.sort((a, b) => a.y - b.y || a.x - b.x).slice(0, WORDS_MAX);
  }, [board]);
  const drawings = board.count - texts.length;
  return (
    <section className="sr-only">
      <h2 dir="auto">{name}</h2>
      {board.count === 0 ? (
        <p>
          <Trans>The board is empty.</Trans>
        </p>
      ) : (
        <>
          <p>
            <Plural
              value={drawings}
              _0="Nothing is drawn on the board."
              one="# drawing on the board"
              other="# drawings on the board"
            />
          </p>
          <ul>
            {texts.map(({ id, text }) => (
              <li key={id} dir="auto">
                {text}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
