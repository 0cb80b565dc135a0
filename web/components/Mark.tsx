/** The name, with its line of chalk. */
export function Mark({ className = "" }: { className?: string }) {
  return (
    <span className={`inline-flex items-center gap-2.5 font-semibold tracking-tight ${className}`} translate="no" dir="ltr">
      <svg viewBox="0 0 32 32" className="size-7" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path d="M7.5 21 25 10.5" className="stroke-on-accent" strokeWidth="3" strokeLinecap="round" />
        <circle cx="7.5" cy="21" r="2.7" className="fill-on-accent" />
      </svg>
      Chalkline
    </span>
  );
}
