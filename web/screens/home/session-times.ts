const two = (n: number) => String(n).padStart(2, "0");

/** The next full hour, as date and time inputs want it: local, not UTC. */
export function suggestedStart(now: Date): { date: string; time: string } {
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate(), now.getHours() + 1);
  return {
    date: `${next.getFullYear()}-${two(next.getMonth() + 1)}-${two(next.getDate())}`,
    time: `${two(next.getHours())}:00`,
  };
}

/** What date and time inputs gave, in the browser's time zone, as the wire wants it. */
export function sessionTimes(date: string, time: string, minutes: number): { scheduledStart: string; scheduledEnd: string } {
  const start = new Date(`${date}T${time}`);
  return { scheduledStart: start.toISOString(), scheduledEnd: new Date(start.getTime() + minutes * 60_000).toISOString() };
}
