/** Web addresses in a message, and nothing else, become links: by http(s) alone, without what hides where they lead. */
const ADDRESS = /https?:\/\/[^\s<>"'`\\]+[^\s<>"'`\\.,;:!?)\]}]/giu;
const SHOWN_CHARACTERS = 60;

/** What was said, as text: a link says its host first, and gives the page it leads to nothing of this one. */
export function MessageText({ text }: { text: string }) {
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || url.username !== "" || url.password !== "") continue;
    const shown = `${url.host}${url.pathname === "/" ? "" : url.pathname}${url.search}`;
    parts.push(
      text.slice(end, index),
      <a
        key={index}
        href={url.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="font-medium text-accent-ink underline underline-offset-2"
      >
        {shown.length > SHOWN_CHARACTERS ? `${shown.slice(0, SHOWN_CHARACTERS)}…` : shown}
      </a>,
    );
    end = index + address.length;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
