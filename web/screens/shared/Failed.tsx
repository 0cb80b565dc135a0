import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "../../navigation.tsx";
import { failureOf } from "../../api.ts";
import { Button, buttonClass } from "../../components/Button.tsx";
import { errorText } from "../../error-text.ts";
import { NotFound } from "./NotFound.tsx";
import { Plain } from "./Plain.tsx";

/** What went wrong, and the two ways on. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useLingui();
  const failure = failureOf(error);
  if (failure.code === "not_found") return <NotFound />;
  if (failure.code === "removed") return <Removed />;
  return (
    <Plain title={t`Something went wrong`} heading={<Trans>This did not work</Trans>}>
      <p role="alert">{failure.code === "unexpected" ? errorText({ code: "unexpected", message: "" }) : errorText(failure)}</p>
      <div className="flex flex-wrap gap-3">
        <Button look="primary" onClick={() => (again ? again() : window.location.reload())}>
          <Trans>Try again</Trans>
        </Button>
        <Link to="/" className={buttonClass()}>
          <Trans>Go home</Trans>
        </Link>
      </div>
    </Plain>
  );
}

/** Nothing failed: somebody decided. */
function Removed() {
  const { t } = useLingui();
  return (
    <Plain title={t`You were removed from this class.`} heading={<Trans>You were removed from this class.</Trans>}>
      <p role="alert">
        <Trans>Your teacher can let you back in. If you do not know why, ask them.</Trans>
      </p>
      <div className="flex flex-wrap gap-3">
        <Link to="/" className={buttonClass("primary")}>
          <Trans>Go home</Trans>
        </Link>
        <Button onClick={() => window.location.reload()}>
          <Trans>Try again</Trans>
        </Button>
      </div>
    </Plain>
  );
}
