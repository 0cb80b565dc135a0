/** Initials, so that a list of people can be scanned; the name beside it is what is read out. */
export function Avatar({ name, small = false }: { name: string; small?: boolean }) {
  const words = name.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => (word ? [...word][0] : "")).join("");
  return (
    <span
      aria-hidden
      className={`inline-grid shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-ink uppercase ${small ? "size-7 text-[0.6875rem]" : "size-9 text-xs"}`}
    >
      {initials}
    </span>
  );
}
