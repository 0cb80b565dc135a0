import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CopyButton } from "../../components/CopyButton.tsx";

export function InviteCard({ code }: { code: string }) {
  const { t } = useLingui();
  const link = `${window.location.origin}/join/${code}`;
  return (
    <section className="rounded-2xl bg-sunken p-6" aria-labelledby="invite">
      <h2 id="invite" className="font-semibold">
        <Trans>Invite code</Trans>
      </h2>
      <p className="mt-1 text-sm text-muted">
        <Trans>Whoever has it can join this classroom as a student.</Trans>
      </p>
      <p className="mt-4 font-mono text-3xl font-semibold tracking-wider select-all" dir="ltr" translate="no">
        {code}
      </p>
      <div className="mt-4 flex flex-col gap-2">
        <CopyButton text={code}>
          <Trans>Copy code</Trans>
        </CopyButton>
        <CopyButton text={link}>
          <Trans>Copy invite link</Trans>
        </CopyButton>
      </div>
      <details className="mt-3 text-[0.9375rem]">
        <summary className="inline-flex min-h-11 items-center rounded-lg font-medium text-muted hover:text-ink">
          <Trans>Show as a QR code</Trans>
        </summary>
        <QrCode text={link} label={t`QR code of the invite link`} />
      </details>
    </section>
  );
}

/** Dark on white in both themes: cameras expect it so. */
function QrCode({ text, label }: { text: string; label: string }) {
  const drawn = useQuery({
    queryKey: ["qr", text],
    queryFn: async () => (await import("uqr")).renderSVG(text, { border: 2 }),
    staleTime: Infinity,
  });
  if (!drawn.data) {
    return (
      <p className="text-sm text-muted">
        <Trans>Drawing the code …</Trans>
      </p>
    );
  }
  return <img src={`data:image/svg+xml,${encodeURIComponent(drawn.data)}`} alt={label} className="w-full rounded-xl bg-white" />;
}
