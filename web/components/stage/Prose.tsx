import { useMemo } from "react";
import { renderMarkdown } from "./markdown.ts";

export function Prose({ markdown }: { markdown: string }) {
  const html = useMemo(() => renderMarkdown(markdown), [markdown]);
  // Sanitized where it is made, in markdown.ts.
  return <div className="prose-slide" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}
